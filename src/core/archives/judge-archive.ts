import { shown } from '../images/explain-reference.ts';
import type { ImageReference } from '../images/reference.ts';
import type { ArchiveContent } from './archive-content.ts';
import type { ArchiveCode, ArchiveProblem } from './archive-codes.ts';
import { archiveNameOf } from './archive-path.ts';
import { explainRefusal } from './explain-refusal.ts';
import { isIndexType, memberIndex, readConfigPlatform, readIndex, readManifest } from './image-documents.ts';
import type { Descriptor } from './image-documents.ts';
import { importArchive } from './import-archive.ts';
import type { ArchivedImage, ImportingNode, ImportOutcome } from './import-archive.ts';
import { normalizePlatform, runsOn } from './platform.ts';
import type { Platform } from './platform.ts';

/** What an archive is for. */
export interface WantedArchive extends ImportingNode {
  readonly reference: ImageReference;
}

/** What becomes of an archive on a node, and whether that is what is wanted. */
export interface ArchiveVerdict {
  /** `imported`: the file becomes X.tar.loaded; `refused`: it stays X.tar. Neither says that pods find their image. */
  readonly outcome: ImportOutcome['kind'];
  /** The names that containerd would make records of; none where it refuses the file. */
  readonly names: readonly string[];
  /** Nothing here: pods of the wanted image start from it. */
  readonly problems: readonly ArchiveProblem[];
}

/**
 * Judges an archive for side-loading: what containerd of a node makes of it, whether the image that is wanted is in it
 * under its exact name and for the node's architecture, and whether every blob of it is there.
 * What was not read (layers) is taken for what its name says; `digestBlobs` reads it.
 */
export function judgeArchive(content: ArchiveContent, wanted: WantedArchive): ArchiveVerdict {
  const outcome = importArchive(content, wanted);
  const names = outcome.images.map(({ name }) => name).filter((name) => name !== '');
  const changed = changedBlobs(content);
  const problems = [
    ...changed.map((digest) => problem('archive.changed-blob', changedText(digest))),
    ...(outcome.kind === 'imported' ? [] : [refusal(outcome, wanted)]).filter(
      ({ code }) => code !== 'archive.missing-manifest' || changed.length === 0,
    ),
    ...nameProblems(outcome, names, wanted),
    ...contentProblems(content, outcome, wanted).filter(
      ({ code }) => code !== 'archive.missing-blob' || changed.length === 0,
    ),
  ];
  if (content.end.kind === 'unmarked' && outcome.kind === 'imported') {
    const text = `The end mark of a tar file is missing, so it may have been cut; containerd takes it without a word. ${exportAgain(wanted)}`;
    problems.push({ code: 'archive.no-end', severity: 'warning', message: text });
  }
  return { outcome: outcome.kind, names: outcome.kind === 'imported' ? [...new Set(names)] : [], problems };
}

/** Texts of an archive are shown up to this length, which names with a digest keep to. */
const limit = 300;

function problem(code: ArchiveCode, message: string): ArchiveProblem {
  return { code, severity: 'error', message };
}

function refusal(
  outcome: Exclude<ImportOutcome, { kind: 'imported' }>,
  wanted: WantedArchive,
): ArchiveProblem {
  return problem(outcome.code, explainRefusal(outcome, exportAgain(wanted)));
}

/** The command that makes it right, for people: without a path, which they see beside it. */
function exportAgain({ reference, arch }: WantedArchive): string {
  const { architecture } = normalizePlatform({ os: 'linux', architecture: arch, variant: '' });
  return `Export it again: regctl image export --name ${archiveNameOf(reference)} --platform linux/${architecture}`;
}

function changedText(digest: string): string {
  return `The bytes of ${digest} are not those that its name says: it was damaged on its way, and containerd does not find it. Copy or export the archive again`;
}

/** Blobs whose bytes were read and are others than their name says. */
function changedBlobs({ digests }: ArchiveContent): readonly string[] {
  return [...digests].flatMap(([name, digest]) => {
    const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
    return hex === undefined || digest === `sha256:${hex}` ? [] : [`sha256:${hex}`];
  });
}

function nameProblems(
  outcome: ImportOutcome,
  names: readonly string[],
  wanted: WantedArchive,
): readonly ArchiveProblem[] {
  const { reference } = wanted;
  const asked = archiveNameOf(reference);
  if (outcome.images.length === 0 || names.includes(asked)) return [];
  const again = exportAgain(wanted);
  if (names.length === 0) {
    const text = `The archive gives its image no name, so containerd takes it without a word and makes no record of it: no pod finds ${asked}. ${again}`;
    return [problem('archive.no-name', text)];
  }
  const own = `${reference.registry}/${reference.repository}`;
  const withDigest = names.find((name) => name.startsWith(own) && name.includes('@'));
  if (withDigest !== undefined && reference.digest === undefined) {
    const text = `The archive names its image ${shown(withDigest, limit)}, with a digest, as regctl does for --platform without --name. containerd takes it without a word, and no pod finds ${asked}. ${again}`;
    return [problem('archive.digest-in-name', text)];
  }
  const some = names
    .slice(0, 3)
    .map((name) => shown(name, limit))
    .join(', ');
  const others = names.length > 3 ? `${some} and ${names.length - 3} more` : some;
  const text = `The archive names ${others}, and pods ask for ${asked}: containerd compares every character. ${again}`;
  return [problem('archive.wrong-name', text)];
}

/** A manifest that the image leads to. */
interface FoundManifest {
  /** What its config says it is for, or, where that is not there, the entry that names it. */
  readonly platform: Platform | undefined;
  readonly missing: readonly string[];
}

function contentProblems(
  content: ArchiveContent,
  outcome: ImportOutcome,
  wanted: WantedArchive,
): readonly ArchiveProblem[] {
  if (outcome.kind !== 'imported') return [];
  const named = outcome.images.filter(({ name }) => name === archiveNameOf(wanted.reference));
  const images = named.length > 0 ? named : outcome.images;
  const manifests = manifestsOf(content, images);
  const native = manifests.filter(({ platform }) => platform !== undefined && runsOn(platform, wanted.arch));
  const platforms = manifests.flatMap(({ platform }) => (platform === undefined ? [] : [textOf(platform)]));
  const found: ArchiveProblem[] = [];
  if (native.length === 0 && platforms.length > 0) {
    const text = `The image is for ${shown([...new Set(platforms)].join(', '), limit)}, and the node is ${wanted.arch}. containerd takes it without a word, and its programs end with "exec format error". ${exportAgain(wanted)}`;
    found.push(problem('archive.wrong-architecture', text));
  }
  const missing = new Set((native.length > 0 ? native : manifests).flatMap((each) => each.missing));
  if (missing.size > 0) {
    const [first = ''] = missing;
    const more = missing.size > 1 ? ` and ${missing.size - 1} more` : '';
    const text = `${shown(first, limit)}${more} is not in the archive, though its manifest names it. containerd takes it without a word, and no pod of the image starts. ${exportAgain(wanted)}`;
    found.push(problem('archive.missing-blob', text));
  }
  return found;
}

function textOf(platform: Platform): string {
  const { os, architecture, variant } = normalizePlatform(platform);
  return [os, architecture === '' ? 'no architecture' : architecture, variant]
    .filter((part) => part !== '')
    .join('/');
}

/** The manifests that images lead to, each once. */
function manifestsOf(content: ArchiveContent, images: readonly ArchivedImage[]): readonly FoundManifest[] {
  const members = memberIndex(content);
  const sizes = new Map(content.entries.map(({ name, size }) => [name, size]));
  const seen = new Set<string>();
  const textAt = (digest: string): string => content.texts.get(members.get(digest) ?? '') ?? '';
  const isThere = ({ digest, size }: Descriptor): boolean => {
    const member = members.get(digest);
    return member !== undefined && sizes.get(member) === size;
  };
  const visit = (descriptor: Descriptor, depth: number): readonly FoundManifest[] => {
    if (depth > 8 || seen.has(descriptor.digest)) return [];
    seen.add(descriptor.digest);
    const text = textAt(descriptor.digest);
    if (isIndexType(descriptor.mediaType))
      return (readIndex(text) ?? []).flatMap((child) => visit(child, depth + 1));
    const children = readManifest(text) ?? [];
    const lost = [...(text === '' ? [descriptor] : []), ...children.filter((child) => !isThere(child))];
    const config = readConfigPlatform(textAt(children[0]?.digest ?? ''));
    return [{ platform: config ?? descriptor.platform, missing: lost.map(({ digest }) => digest) }];
  };
  return images.flatMap(({ target }) =>
    'digest' in target ? visit(target, 0) : [{ platform: target.platform, missing: [] }],
  );
}
