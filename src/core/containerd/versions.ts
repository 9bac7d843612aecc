/** What one track of the k8s snap is built on. */
interface Track {
  readonly track: string;
  readonly base: 'core20' | 'core22';
  readonly containerd: string;
}

/**
 * The tracks, oldest first.
 * Source: canonical/k8s-snap, branches release-1.NN: snap/snapcraft.yaml (`base`) and
 * build-scripts/components/containerd/version. A patch release can move containerd, so a snap's own bom.json wins.
 */
const tracks: readonly Track[] = [
  { track: '1.32', base: 'core20', containerd: '1.6.39' },
  { track: '1.33', base: 'core20', containerd: '1.7.34' },
  { track: '1.34', base: 'core22', containerd: '1.7.34' },
  { track: '1.35', base: 'core22', containerd: '2.1.5' },
  { track: '1.36', base: 'core22', containerd: '2.3.3' },
];

const newest: Track = { track: '1.36', base: 'core22', containerd: '2.3.3' };

/** The tracks whose snaps are known, oldest first. */
export const knownTracks: readonly string[] = tracks.map(({ track }) => track);

/** The track of a channel: `1.35` of `1.35-classic/stable`; undefined where it does not begin with one. */
export function trackOf(channel: string): string | undefined {
  return /^(\d+\.\d+)(?:[-/]|$)/.exec(channel)?.[1];
}

function findTrack(channel: string): Track | undefined {
  const track = trackOf(channel);
  return tracks.find((each) => each.track === track);
}

/**
 * The containerd of a channel of the k8s snap.
 * @param channel for instance `1.35-classic/stable`
 * @returns for a channel whose track is not listed the newest version known, and `known: false`
 */
export function containerdOfChannel(channel: string): { readonly version: string; readonly known: boolean } {
  const found = findTrack(channel);
  return { version: (found ?? newest).containerd, known: found !== undefined };
}

/**
 * The base snap that the k8s snap of a channel needs; `base:` in the snap's own meta/snap.yaml wins.
 * @returns for a channel whose track is not listed the newest base known, and `known: false`
 */
export function baseOfTrack(channel: string): { readonly base: string; readonly known: boolean } {
  const found = findTrack(channel);
  return { base: (found ?? newest).base, known: found !== undefined };
}

/** Whether a text names a containerd version: `1.7`, `2.1`, or an exact one such as `1.6.38`, a leading v allowed. */
export function isContainerdVersion(text: string): boolean {
  return /^v?(?:1\.[67]|2\.[0-4])(?:\.\d+)?$/.test(text);
}

/**
 * Compares versions by their numbers; what is missing counts as the newest (`2.0` is after `2.0.7`).
 * @returns below 0 where `a` is older, above 0 where it is newer, else 0
 */
export function compareVersions(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const one = left[index] ?? Number.POSITIVE_INFINITY;
    const other = right[index] ?? Number.POSITIVE_INFINITY;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  return version
    .replace(/^v/, '')
    .split(/[.+-]/)
    .map((part) => Number.parseInt(part, 10))
    .map((number) => (Number.isNaN(number) ? 0 : number));
}

/** Where a node keeps its containerd. */
export interface ContainerdPlace {
  /** Channel of the k8s snap. */
  readonly channel: string;
  /** `containerd-base-dir` of the bootstrap or join configuration; `/` or absent is the default. */
  readonly baseDir?: string;
  readonly confinement?: 'classic' | 'strict';
}

/**
 * The directory that containerd of a node looks for hosts.toml in.
 *
 * Before 1.36 `k8s-containerd` is put after a base directory that was asked for, against what the documentation says.
 * @returns an absolute path without a slash at its end
 * @see canonical/k8s-snap release-1.32: src/k8s/pkg/snap/snap.go, src/k8s/pkg/k8sd/api/cluster_bootstrap.go;
 * canonical/k8sd main: pkg/k8sd/api/cluster_bootstrap.go
 */
export function hostsDirectoryOn({ channel, baseDir, confinement = 'classic' }: ContainerdPlace): string {
  const asked = baseDir === undefined ? '' : baseDir.replace(/\/+$/, '');
  const track = trackOf(channel) ?? newest.track;
  const suffix = compareVersions(track, '1.36') < 0 ? '/k8s-containerd' : '';
  const standard = confinement === 'strict' ? '/var/snap/k8s/common' : '';
  return `${asked === '' ? standard : asked + suffix}/etc/containerd/hosts.d`;
}
