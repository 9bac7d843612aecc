import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import { until } from '../../support/until.ts';
import type { ContainerdVersion } from './containerd.ts';
import type { Namespace } from './namespace.ts';

/** What a real containerd made of an archive: its names, sorted, or what it said. */
export type Imported =
  | { readonly outcome: 'imported'; readonly names: readonly string[] }
  | { readonly outcome: 'refused'; readonly said: string };

/** Imports archives one after another into a containerd that is empty each time. */
export interface Importer {
  readonly version: ContainerdVersion;
  readonly importFile: (path: string) => Promise<Imported>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real containerd that imports as the side-load plugin does: `ctr images import`, by the client and not by the
 * transfer service (containerd 1.6 knows no other way), without unpacking. Its `import-DATE:` before bare names, which
 * the plugin does not put, is taken away.
 */
export async function startImporter(
  namespace: Namespace,
  version: ContainerdVersion,
  folder: string,
): Promise<Importer> {
  const bin = join(cache, `containerd-${version}`);
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'c.sock');
  const config = `version = 2\nroot = "${folder}/root"\nstate = "${folder}/state"\n[grpc]\naddress = "${socket}"\n[plugins."io.containerd.internal.v1.opt"]\npath = "${folder}/opt"\n`;
  writeFileSync(join(folder, 'config.toml'), config);
  const argv = [join(bin, 'containerd'), '--config', join(folder, 'config.toml')];
  const running = namespace.start(argv, { log: join(folder, 'log') });
  const ctr = (...args: readonly string[]) =>
    namespace.exec([
      join(bin, 'ctr'),
      '--address',
      socket,
      '--connect-timeout',
      '2s',
      '--namespace',
      'k8s.io',
      ...args,
    ]);
  await until(`containerd ${version}`, async () => ((await ctr('version')).code === 0 ? true : undefined), {
    timeoutMs: 30_000,
  });
  const local = version.startsWith('1.6') ? [] : ['--local'];
  const names = async (): Promise<readonly string[]> => {
    const { stdout } = await ctr('images', 'ls', '-q');
    return stdout.split('\n').filter((line) => line !== '');
  };
  return {
    version,
    stop: running.stop,
    importFile: async (path) => {
      const before = await names();
      // With the last image its blobs go too, so that nothing of one archive makes up for what the next one lacks.
      if (before.length > 0) await ctr('images', 'rm', '--sync', ...before);
      const { stdout: blobs } = await ctr('content', 'ls', '-q');
      const left = blobs.split('\n').filter((line) => line !== '');
      if (left.length > 0) await ctr('content', 'rm', ...left);
      const { code, stdout, stderr } = await ctr('images', 'import', ...local, '--no-unpack', path);
      if (code !== 0) return { outcome: 'refused', said: (stderr || stdout).trim().split('\n').at(-1) ?? '' };
      const found = (await names()).map((name) => name.replace(/^import-\d{4}-\d{2}-\d{2}:/, ''));
      return { outcome: 'imported', names: found.toSorted() };
    },
  };
}
