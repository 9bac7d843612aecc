import { makeSnap } from './make-snap.ts';
import { join } from 'node:path';

export interface K8sSnapOptions {
  /** Lines of its images.txt, as `k8s list-images` prints them. */
  readonly images: readonly string[];
  readonly kubernetes: string;
  readonly base: string;
  readonly containerd: string;
  /** amd64 if absent. */
  readonly architecture?: string;
}

/**
 * The files at the root of a stand-in for the k8s snap: those that say what is in the real one
 * (`canonical/k8s-snap`: snap/snapcraft.yaml, build-scripts/generate-bom.py), and no programs.
 */
export function k8sSnapFiles(options: K8sSnapOptions): Readonly<Record<string, string>> {
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
  return {
    'images.txt': options.images.map((image) => `${image}\n`).join(''),
    'bom.json': `${JSON.stringify(bom, undefined, 2)}\n`,
    'meta/snap.yaml': `name: k8s
version: ${options.kubernetes}
summary: Stand-in for Canonical Kubernetes
description: Holds what the real snap says of itself, and none of its programs.
architectures:
- ${options.architecture ?? 'amd64'}
base: ${options.base}
confinement: classic
grade: stable
`,
  };
}

/**
 * Builds a stand-in for the k8s snap, a real squashfs.
 * @returns the path of FOLDER/k8s.snap
 */
export function buildK8sSnap(folder: string, options: K8sSnapOptions): string {
  const file = join(folder, 'k8s.snap');
  makeSnap(file, k8sSnapFiles(options), ['-comp', 'xz', '-no-fragments']);
  return file;
}
