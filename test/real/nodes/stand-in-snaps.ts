import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../../scripts/paths.mjs';
import { digestFile } from '../../../src/node/snaps/digest-file.ts';
import { ask, buildJudge, buildStandIn } from '../assertions/snapd-code.ts';
import type { State } from '../assertions/snapd-code.ts';
import type { ContainerdVersion } from '../lab/containerd.ts';

/** What the stand-ins say of themselves. */
export interface StandInSnaps {
  readonly containerd: ContainerdVersion;
  /** Lines of the k8s snap's images.txt. */
  readonly images: readonly string[];
  readonly kubernetes: string;
  /** The base that the k8s snap names. */
  readonly base: string;
  /** Of the k8s snap; the others have revision 7. */
  readonly revision?: number;
}

/**
 * Makes the three snaps that a node needs, each with the assertions that snapd's own code signs with the keys of its
 * tests. snapd is Debian's with a binary that trusts them, the base is empty, which is enough for a classic snap, and
 * k8s holds real containerd and ctr, and a stand-in for the rest.
 * @param folder where NAME.snap and NAME.assert are put
 * @param scratch where what goes into them is put together
 */
export async function makeStandInSnaps(
  folder: string,
  scratch: string,
  options: StandInSnaps,
): Promise<void> {
  const { base } = options;
  mkdirSync(folder, { recursive: true });
  const unpacked = (name: string): string => {
    const path = join(scratch, name);
    mkdirSync(join(path, 'meta'), { recursive: true });
    return path;
  };
  fillSnapd(unpacked('snapd'));
  writeFileSync(
    join(unpacked(base), 'meta/snap.yaml'),
    `name: ${base}\nversion: 1\ntype: base\nsummary: Stand-in\ndescription: Empty.\n`,
  );
  fillK8s(unpacked('k8s'), options);
  for (const name of ['snapd', base, 'k8s']) {
    // Not compressed: they cross no gap but one of this machine.
    const squashing = [
      '-all-root',
      '-quiet',
      '-no-progress',
      '-noappend',
      '-no-fragments',
      '-noI',
      '-noD',
      '-noX',
    ];
    execFileSync('mksquashfs', [unpacked(name), join(folder, `${name}.snap`), ...squashing]);
  }
  await signSnaps(folder, { snapd: 7, [base]: 7, k8s: options.revision ?? 7 });
}

/** Writes NAME.assert beside each NAME.snap of a folder. */
async function signSnaps(folder: string, revisions: Readonly<Record<string, number>>): Promise<void> {
  const questions = await Promise.all(
    Object.entries(revisions).map(async ([name, revision]) => ({
      name,
      snap: { ...(await digestFile(join(folder, `${name}.snap`))), name, revision },
    })),
  );
  const signed = ask<State>(buildJudge(), 'sign', questions);
  assert.equal(signed.length, questions.length);
  for (const one of signed)
    writeFileSync(join(folder, `${one.name}.assert`), Buffer.from(one.assert, 'base64'));
}

/** Debian's package, whose snapd is the one of the nodes. */
function fillSnapd(folder: string): void {
  const nodeRoot = join(cache, 'node-root');
  for (const path of ['usr/lib/snapd', 'usr/bin/snap', 'usr/bin/snapctl'])
    cpSync(join(nodeRoot, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
  writeFileSync(
    join(folder, 'meta/snap.yaml'),
    'name: snapd\nversion: 2.57.6\ntype: snapd\nsummary: Stand-in\ndescription: Debian snapd that trusts the keys of its tests.\n',
  );
}

function fillK8s(folder: string, { containerd, images, kubernetes, base }: StandInSnaps): void {
  mkdirSync(join(folder, 'bin'));
  const put = (from: string, name: string): void => copyFileSync(from, join(folder, 'bin', name));
  put(buildStandIn(), 'k8s');
  put(join(root, 'test/real/nodes/k8s/containerd-service.sh'), 'containerd-service');
  for (const program of ['containerd', 'ctr']) put(join(cache, `containerd-${containerd}`, program), program);
  execFileSync('chmod', ['-R', '755', join(folder, 'bin')]);
  writeFileSync(join(folder, 'images.txt'), images.map((image) => `${image}\n`).join(''));
  const component = (version: string): object => ({ repository: '', version, revision: '', patches: [] });
  writeFileSync(
    join(folder, 'bom.json'),
    JSON.stringify({
      k8s: { version: kubernetes, revision: 'stand-in' },
      tools: {},
      components: { kubernetes: component(kubernetes), containerd: component(`v${containerd}`) },
    }),
  );
  writeFileSync(
    join(folder, 'meta/snap.yaml'),
    `name: k8s
version: ${kubernetes}
summary: Stand-in for Canonical Kubernetes
description: Real containerd, and a stand-in for the command k8s.
architectures: [amd64]
base: ${base}
confinement: classic
grade: stable
apps:
  k8s: {command: bin/k8s}
  containerd: {command: bin/containerd-service, daemon: simple, install-mode: disable}
  k8sd: {command: bin/k8s daemon, daemon: simple, install-mode: disable}
`,
  );
}
