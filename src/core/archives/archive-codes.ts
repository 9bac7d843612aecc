import type { ProblemCode } from '../problems/problem-code.ts';
import type { Severity } from '../problems/problem.ts';

const importer = 'containerd: core/images/archive/importer.go';
const client = 'containerd: client/import.go';
const kubelet = 'containerd: internal/cri/store/image; OCI image specification, config.md';

/** The codes of what can be wrong with a side-load archive. */
export const archiveCodes = [
  code('archive.missing', 'There is no archive of an image that is side-loaded.', 'the plan workspace'),
  code('archive.unreadable', 'An archive cannot be read here, so nothing is proved.', 'the plan workspace'),
  code(
    'archive.compressed',
    'The archive is compressed as a whole; containerd refuses it: layers may be compressed, the tar may not.',
    importer,
  ),
  code(
    'archive.web-page',
    'The file is a web page, as a proxy or a login sends one in place of a download; containerd refuses it.',
    importer,
  ),
  code('archive.not-a-tar', 'The file is no tar archive; containerd refuses it.', importer),
  code(
    'archive.empty',
    'The archive holds no file, as an export that failed leaves it; containerd refuses it.',
    importer,
  ),
  code('archive.truncated', 'The archive ends inside a file; containerd refuses it.', importer),
  code('archive.damaged', 'Something in the archive is no tar header; containerd refuses it.', importer),
  code(
    'archive.sparse',
    'A file in the archive is stored without its holes, so it is not read further.',
    'GNU tar: Sparse Formats',
  ),
  code('archive.too-many', 'The archive has more files than any image, so it is not read further.', importer),
  code(
    'archive.no-image',
    'The tar has neither oci-layout nor manifest.json at its top; containerd refuses it.',
    importer,
  ),
  code('archive.no-index', 'An OCI layout without index.json; containerd refuses it.', importer),
  code(
    'archive.layout-version',
    'The version of the OCI layout is not 1.0.0; containerd refuses it.',
    importer,
  ),
  code(
    'archive.bad-json',
    'A document of the archive is not the JSON that it should be; containerd refuses it.',
    importer,
  ),
  code(
    'archive.json-too-large',
    'A document of the archive is larger than 20 MiB, which containerd does not read.',
    importer,
  ),
  code(
    'archive.bad-tag',
    'A tag in manifest.json is no image reference; containerd refuses the archive.',
    'containerd: core/images/archive/reference.go',
  ),
  code(
    'archive.missing-manifest',
    'A manifest that the index names is not in the archive; containerd refuses it.',
    client,
  ),
  code(
    'archive.missing-blob',
    'A config or layer is not in the archive. containerd imports an OCI archive without a word all the same, and no pod of that image starts.',
    client,
  ),
  code(
    'archive.changed-blob',
    'The bytes of a blob are not those that its name says, so containerd does not find it.',
    importer,
  ),
  code(
    'archive.filtered',
    'All that is in the archive is said to be for another platform; containerd refuses it.',
    client,
  ),
  code(
    'archive.wrong-architecture',
    'The config of the image names another architecture than the node’s. containerd imports it without a word where the entry names no platform, and its programs do not run.',
    kubelet,
  ),
  code(
    'archive.no-name',
    'The archive gives its image no name. containerd imports it without a word, and makes no record by which a pod could find it.',
    client,
  ),
  code(
    'archive.digest-in-name',
    'The name in the archive has a digest, as regctl writes it for --platform without --name. Pods ask by the tag and do not find it.',
    'regclient: image.go (ImageExport)',
  ),
  code('archive.wrong-name', 'The archive has another name than the one that pods ask for.', client),
  code(
    'archive.no-end',
    'The archive lacks the end mark of a tar file. containerd takes it, but it may have been cut.',
    importer,
    'warning',
  ),
] as const satisfies readonly ProblemCode[];

export type ArchiveCode = (typeof archiveCodes)[number]['code'];

/** Something wrong with an archive, which has no lines to point at. */
export interface ArchiveProblem {
  readonly code: ArchiveCode;
  readonly severity: Severity;
  /** What is so, what happens on the node for it, and the next action. */
  readonly message: string;
}

function code<Code extends string>(
  name: Code,
  description: string,
  source: string,
  severity: Severity = 'error',
) {
  return { code: name, severity, description, source };
}
