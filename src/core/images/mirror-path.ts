import type { ImageReference } from './reference.ts';

/**
 * The path that containerd asks a mirror for: the repository without its registry, after the upstream's prefix.
 * So `docker.io/nginx` is asked for as `library/nginx` (containerd, core/remotes/docker/resolver.go).
 * @param prefix the upstream's path on the mirror, with or without slashes at its ends; none where it is empty
 */
export function mirrorPath(reference: ImageReference, prefix = ''): string {
  const trimmed = prefix.replace(/^\/+/, '').replace(/\/+$/, '');
  return trimmed === '' ? reference.repository : `${trimmed}/${reference.repository}`;
}

/**
 * The manifest that containerd asks for: the digest where there is one, a tag beside it is not looked at
 * (`ParseDockerRef` of github.com/distribution/reference, normalize.go).
 */
export function pulledAs(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? 'latest';
}

/**
 * The whole name of the image in the mirror, with all that its reference says: `host/path[:tag][@digest]`.
 * This is what one pulls or looks up by hand; what a sync file writes to is `syncTarget`.
 * @param mirrorHost host and port without a scheme
 */
export function mirrorReference(mirrorHost: string, reference: ImageReference, prefix = ''): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${mirrorHost}/${mirrorPath(reference, prefix)}${tag}${digest}`;
}

/**
 * Where a sync file puts an image, `path:tag`, to be written after the mirror's host. Always a tag, never a digest:
 * regsync pushes to a target with a digest and exits 0, but then no tag holds the manifest and the registry's
 * garbage collection may remove it. regsync copies a manifest byte for byte, so that a node which pulls by digest
 * finds it there too, as long as the entry has no `platform`: that would copy another manifest with another digest.
 *
 * - Tag alone: that tag.
 * - Tag and digest: that tag, while the source keeps the digest. Where the upstream's tag has moved on, the mirror's
 *   tag holds what the list pins: nodes that ask by digest get what they ask for, nodes that ask by tag get the
 *   pinned image.
 * - Digest alone: `digest-ALGORITHM-HEX`, HEX cut to 64 characters (a tag has at most 128). Not `sha256-HEX`: the OCI
 *   distribution specification keeps that tag for the list of a manifest's referrers, and cosign adds to it, so an
 *   image there would be read as such a list.
 */
export function syncTarget(reference: ImageReference, prefix = ''): string {
  return `${mirrorPath(reference, prefix)}:${reference.tag ?? digestTag(reference.digest)}`;
}

function digestTag(digest: string | undefined): string {
  if (digest === undefined) return 'latest';
  const [algorithm = '', hex = ''] = digest.split(':');
  return `digest-${algorithm}-${hex.slice(0, 64)}`;
}
