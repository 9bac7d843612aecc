import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface K8sSnapOptions {
  /** Lines of its images.txt, as `k8s list-images` prints them. */
  readonly images: readonly string[];
  readonly kubernetes: string;
  readonly base: string;
  readonly containerd: string;
}

/**
 * Builds a stand-in for the k8s snap: a real squashfs with the files at its root that say what is in the real one
 * (`canonical/k8s-snap`: snap/snapcraft.yaml, build-scripts/generate-bom.py), and no programs.
 * @returns the path of FOLDER/k8s.snap
 */
export function buildK8sSnap(folder: string, options: K8sSnapOptions): string {
  const root = join(folder, 'k8s-snap');
  mkdirSync(join(root, 'meta'), { recursive: true });
  const component = (repository: string, version: string): object => ({
    repository,
    version,
    revision: '',
    patches: [],
  });
  const bom = {
    k8s: { version: options.kubernetes, revision: 'stand-in' },
    tools: {},
    components: {
      kubernetes: component('https://github.com/kubernetes/kubernetes', options.kubernetes),
      containerd: component('https://github.com/containerd/containerd', options.containerd),
    },
  };
  writeFileSync(join(root, 'images.txt'), options.images.map((image) => `${image}\n`).join(''));
  writeFileSync(join(root, 'bom.json'), `${JSON.stringify(bom, undefined, 2)}\n`);
  writeFileSync(
    join(root, 'meta/snap.yaml'),
    `name: k8s
version: ${options.kubernetes}
summary: Stand-in for Canonical Kubernetes
description: Holds what the real snap says of itself, and none of its programs.
architectures:
- amd64
base: ${options.base}
confinement: classic
grade: stable
`,
  );
  const file = join(folder, 'k8s.snap');
  const args = [
    root,
    file,
    '-noappend',
    '-comp',
    'xz',
    '-all-root',
    '-no-fragments',
    '-no-progress',
    '-quiet',
  ];
  execFileSync('mksquashfs', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return file;
}
