import type { Severity } from '../problems/problem.ts';

/** The codes of the problems that `parseImageList` finds, each stable, with its severity. */
export const imageListCodes = {
  /**
   * A line is no image reference, so nothing can be copied or pulled for it; the other lines are used.
   * @source github.com/distribution/reference v0.6.0, regexp.go and normalize.go
   */
  'images.not-a-reference': 'error',
  /**
   * The file holds NUL characters: it is an archive or UTF-16 text, and nothing of it is used.
   * @source The image list format of this extension: UTF-8 text, one reference a line
   */
  'images.binary': 'error',
  /**
   * The file has more than 4 million characters: it is something else than a list, and nothing of it is used.
   * @source The image list format of this extension: 10 000 references are about one million characters
   */
  'images.too-big': 'error',
  /**
   * The list names no image, so nothing is copied for it.
   * @source The image list format of this extension: UTF-8 text, one reference a line
   */
  'images.empty-list': 'warning',
  /**
   * An image is listed twice, perhaps written in two ways (`nginx` is `docker.io/library/nginx:latest`).
   * @source github.com/distribution/reference v0.6.0, regexp.go and normalize.go
   */
  'images.duplicate': 'warning',
  /**
   * One tag is listed with different digests: the mirror has one such tag, and holds there what was copied last.
   * @source OCI distribution specification, spec.md, "Pushing Manifests": a tag names one manifest
   */
  'images.one-tag': 'warning',
  /**
   * The tag `latest` is written or meant: what it stands for changes from one sync to the next.
   * @source github.com/distribution/reference v0.6.0, regexp.go and normalize.go: TagNameOnly
   */
  'images.no-tag': 'info',
} as const satisfies Readonly<Record<string, Severity>>;

/** One of the codes of `imageListCodes`. */
export type ImageListCode = keyof typeof imageListCodes;
