import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import { VsCode } from '../../ui/support/vscode.ts';
import { k8sSnapFiles } from '../lab/k8s-snap.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import type { Namespace } from '../lab/namespace.ts';
import { startTinyproxy } from '../lab/proxies.ts';
import { imagesOf, proxyHost, type PrepareOption } from './options.ts';
import { startSnapStore, type SnapStore } from '../lab/snap-store.ts';

/** The base that this k8s names, which is not the one that the channel's track is known to have. */
const base = 'core22';
/** So much that a download of it can be ended in its middle. */
const k8sBytes = 24_000_000;

/** Everything that a site is prepared with, in network namespaces that have no way out. */
export interface World {
  readonly lab: Lab;
  readonly vscode: VsCode;
  /** The file that holds the process ids of what runs under this name, or ran last. */
  readonly pidFile: (program: 'snap' | 'regsync' | 'regctl' | 'extensionHost') => string;
  /** The process ids of the extension hosts of the VS Code that is in there. */
  readonly extensionHosts: () => readonly number[];
  readonly stop: () => Promise<void>;
}

/**
 * Builds the world of one site: registries and mirrors, a proxy, a store with snapd, core22 and k8s for each architecture, the
 * real programs, and a VS Code that is in `prep` as a whole.
 */
export async function startWorld(option: PrepareOption): Promise<World> {
  const { architectures } = option;
  const lab = await startLab();
  const stores: SnapStore[] = [];
  const stop = async (): Promise<void> => {
    await vscode?.stop();
    for (const store of stores) await store.stop();
    lab.stop();
  };
  let vscode: VsCode | undefined;
  try {
    for (const architecture of architectures)
      stores.push(
        await startStore(lab, {
          architecture,
          images: imagesOf(option, lab).snap.map(({ text }) => text),
          place: stores.length,
        }),
      );
    const proxyPlace = { namespace: lab.prep, folder: join(lab.folder, 'proxy'), listen: proxyHost };
    if (option.steps.includes('Check proxy'))
      await startTinyproxy(proxyPlace, ['ConnectPort 443', 'ConnectPort 5000']);
    const bin = join(lab.folder, 'bin');
    const pidFile = (program: string): string => join(bin, `${program}.pid`);
    mkdirSync(bin);
    writeProgram(bin, 'snap', snapScript(architectures, stores));
    for (const name of ['regsync', 'regctl'])
      writeProgram(bin, name, `exec '${join(cache, 'bin', name)}' "$@"`);
    vscode = await VsCode.start('latest', {
      inside: lab.prep.inside,
      path: [bin],
      // As a person tells programs of the CA of the upstreams.
      env: { SSL_CERT_FILE: lab.caFile },
    });
    return { lab, vscode, pidFile, extensionHosts: () => extensionHosts(lab.prep), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The store of snapd's tests knows no architectures, so each has a store of its own. */
function startStore(
  lab: Lab,
  {
    architecture,
    images,
    place,
  }: { readonly architecture: string; readonly images: readonly string[]; readonly place: number },
): Promise<SnapStore> {
  const metadata = (name: string, type: string): Readonly<Record<string, string>> => ({
    'meta/snap.yaml': `name: ${name}\nversion: '1'\ntype: ${type}\narchitectures: [${architecture}]\n`,
  });
  return startSnapStore(lab.prep, {
    listen: `127.0.0.1:${11_028 + place}`,
    folder: join(lab.folder, 'store', architecture),
    snaps: {
      snapd: metadata('snapd', 'snapd'),
      [base]: metadata(base, 'base'),
      k8s: {
        ...k8sSnapFiles({
          images,
          kubernetes: 'v1.32.13',
          base,
          containerd: 'v1.6.38',
          architecture,
        }),
        data: Buffer.alloc(k8sBytes, architecture),
      },
    },
  });
}

/** The real snap, asking the store of the architecture that it is to download for. */
function snapScript(architectures: readonly string[], stores: readonly SnapStore[]): string {
  const cases = architectures.map((architecture, at) => {
    const env = Object.entries(stores[at]?.env ?? {}).map(([name, value]) => `${name}=${value}`);
    return `${architecture}) exec env ${env.join(' ')} '${stores[at]?.program}' "$@" ;;`;
  });
  return ['case $UBUNTU_STORE_ARCH in', ...cases, 'esac', 'exit 9'].join('\n');
}

function extensionHosts(namespace: Namespace): readonly number[] {
  return namespace
    .processes()
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost'));
}

/** A program that notes its process id, and then becomes the real one. */
function writeProgram(bin: string, name: string, script: string): void {
  const lines = ['#!/bin/sh', `echo $$ >'${join(bin, `${name}.pid`)}'`, script, ''];
  writeFileSync(join(bin, name), lines.join('\n'), { mode: 0o755 });
}
