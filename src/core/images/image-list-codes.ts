import type { Severity } from '../problems/problem.ts';
import type { ProblemCode } from '../problems/problem-code.ts';

const grammar = 'github.com/distribution/reference v0.6.0, regexp.go and normalize.go';

/** The codes of the problems that `parseImageList` finds, each stable. */
export const imageListCodes = [
  {
    code: 'images.not-a-reference',
    severity: 'error',
    description:
      'A line is no image reference, so nothing can be copied or pulled for it; the other lines are used.',
    source: grammar,
  },
  {
    code: 'images.binary',
    severity: 'error',
    description: 'The file holds NUL characters: it is an archive or UTF-16 text, and nothing of it is used.',
    source: 'The image list format of this extension: UTF-8 text, one reference a line',
  },
  {
    code: 'images.too-big',
    severity: 'error',
    description:
      'The file has more than 4 million characters: it is something else than a list, and nothing of it is used.',
    source: 'The image list format of this extension: 10 000 references are about one million characters',
  },
  {
    code: 'images.empty-list',
    severity: 'warning',
    description: 'The list names no image, so nothing is copied for it.',
    source: 'The image list format of this extension: UTF-8 text, one reference a line',
  },
  {
    code: 'images.duplicate',
    severity: 'warning',
    description:
      'An image is listed twice, perhaps written in two ways (`nginx` is `docker.io/library/nginx:latest`).',
    source: grammar,
  },
  {
    code: 'images.one-tag',
    severity: 'warning',
    description:
      'One tag is listed with different digests: the mirror has one such tag, and holds there what was copied last.',
    source: 'OCI distribution specification, spec.md, "Pushing Manifests": a tag names one manifest',
  },
  {
    code: 'images.no-tag',
    severity: 'info',
    description:
      'The tag `latest` is written or meant: what it stands for changes from one sync to the next.',
    source: `${grammar}: TagNameOnly`,
  },
] as const satisfies readonly ProblemCode[];

/** One of the codes of `imageListCodes`. */
export type ImageListCode = (typeof imageListCodes)[number]['code'];

/** The severity that belongs to a code. */
export function imageListSeverity(code: ImageListCode): Severity {
  return imageListCodes.find((known) => known.code === code)?.severity ?? 'error';
}
