import { shown } from '../images/explain-reference.ts';
import type { ArchiveCode } from './archive-codes.ts';

const stays = 'containerd refuses it on the node, where it stays X.tar and no image comes of it';

/** As long as a name with a digest may be. */
const limit = 300;

/** What is so, for each way to be refused; `detail` is what `importArchive` gives with it. */
const facts: Partial<Record<ArchiveCode, (detail: string) => string>> = {
  'archive.compressed': (format) =>
    `The archive is compressed as a whole (${format}), which regctl does with --compress`,
  'archive.web-page': () =>
    'This is a web page, as a proxy or a login sends one in place of a download, and no tar archive',
  'archive.not-a-tar': () => 'This is no tar archive',
  'archive.empty': () => 'The archive holds no file, as an export that failed leaves it',
  'archive.truncated': (name) => `The archive ends ${name === '' ? 'inside a header' : `inside ${name}`}`,
  'archive.damaged': (at) => `At byte ${at} the archive has something that is no tar header`,
  'archive.no-image': (folder) =>
    folder === ''
      ? 'The archive has neither oci-layout nor manifest.json, so it is no image'
      : `All that makes it an image is one folder too deep, in ${folder}/ (pack it from inside: tar -C ${folder} -cf X.tar .)`,
  'archive.no-index': () => 'The archive has an oci-layout and no index.json',
  'archive.layout-version': (version) => `The OCI layout has version ${version}, and containerd knows 1.0.0`,
  'archive.bad-json': (name) => `${name} cannot be read as the JSON that it should be`,
  'archive.too-many': (limit) => `The archive has more than ${limit} files`,
  'archive.json-too-large': (name) => `${name} is larger than 20 MiB`,
  'archive.bad-tag': (reason) => `A tag in manifest.json is not an image reference: ${reason}`,
  'archive.missing-manifest': (digest) =>
    `The manifest ${digest} is not in the archive, though its index names it`,
  'archive.missing-blob': (name) => `${name} is not in the archive, though manifest.json names it`,
  'archive.filtered': (arch) => `Nothing in the archive is for ${arch}`,
};

/**
 * The message for an archive that containerd refuses, or that could not be read far enough to tell.
 * @param again the command that makes it right
 */
export function explainRefusal(
  {
    kind,
    code,
    detail,
  }: { readonly kind: 'refused' | 'unknown'; readonly code: ArchiveCode; readonly detail: string },
  again: string,
): string {
  if (code === 'archive.sparse')
    return `${shown(detail, limit)} is stored without its holes, so the archive was not read further and nothing is proved. Pack it without --sparse`;
  const fact = facts[code]?.(shown(detail, limit)) ?? code;
  const then = kind === 'refused' ? stays : 'it was not read, so nothing is proved';
  return `${fact}: ${then}. ${again}`;
}
