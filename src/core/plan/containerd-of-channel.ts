/** containerd of each track whose version is known. */
const containerdOfTrack: ReadonlyMap<string, string> = new Map([
  ['1.32', '1.6'],
  ['1.33', '1.7'],
  ['1.34', '1.7'],
  ['1.35', '2.1'],
  ['1.36', '2.3'],
]);

/** What an unknown track is checked against: the newest that is known. */
const newestContainerd = '2.3';

/** The tracks whose containerd is known, oldest first. */
export const knownTracks: readonly string[] = [...containerdOfTrack.keys()];

/**
 * The containerd that a channel's k8s snap brings, as `MAJOR.MINOR`; the newest known one for a track that is not known.
 * Source: canonical/k8s-snap build-scripts/components/containerd/version on the branches release-1.32 to release-1.36.
 * @param channel `TRACK/RISK`, for instance `1.35-classic/stable`; anything else counts as unknown
 */
export function containerdOfChannel(channel: string): string {
  const track = channel.split('/')[0]?.replace(/-classic$/, '') ?? '';
  return containerdOfTrack.get(track) ?? newestContainerd;
}
