/** Which of the files for `k8s` a file is. */
export type ClusterFile = 'bootstrap' | 'join-control-plane' | 'join-worker';

/** What a file is by its name; one of another name is taken for the bootstrap file. */
export function clusterFileOf(path: string): ClusterFile {
  if (/(?:^|\/)join-worker\.ya?ml$/.test(path)) return 'join-worker';
  return /(?:^|\/)join-[^/]*\.ya?ml$/.test(path) ? 'join-control-plane' : 'bootstrap';
}
