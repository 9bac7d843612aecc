import { parseReference } from '../images/reference.ts';
import type { ArchiveContent } from './archive-content.ts';
import { archiveNameOf } from './archive-path.ts';
import type { ArchiveCode } from './archive-codes.ts';
import {
  isIndexType,
  isManifestType,
  memberIndex,
  readConfigPlatform,
  readDockerManifest,
  readIndex,
  readLayoutVersion,
  readManifest,
} from './image-documents.ts';
import type { Descriptor } from './image-documents.ts';
import { isImported } from './platform.ts';
import type { Platform } from './platform.ts';
import { cleanPath } from '../containerd/go-path.ts';

/** The node that imports. */
export interface ImportingNode {
  /** Architecture, as the plan names it. */
  readonly arch: string;
  /** Version of its containerd. */
  readonly containerd: string;
}

/** A named or nameless image in an archive. */
export interface ArchivedImage {
  /** The name that containerd would give it; empty where there is none, and then it makes no record of it. */
  readonly name: string;
  /** An entry of index.json, or what a Docker archive's config says. */
  readonly target: Descriptor | DockerImage;
}

/** An image of a Docker archive, whose layers are known to be there. */
export interface DockerImage {
  readonly platform: Platform | undefined;
}

/** What the side-load plugin makes of an archive. */
export type ImportOutcome =
  /** The file becomes X.tar.loaded. There may be no image for it all the same. */
  | { readonly kind: 'imported'; readonly images: readonly ArchivedImage[] }
  /** The file stays X.tar, and none of its images is there. */
  | {
      readonly kind: 'refused';
      readonly code: ArchiveCode;
      readonly detail: string;
      readonly images: readonly ArchivedImage[];
    }
  /** Too little could be read to tell. */
  | {
      readonly kind: 'unknown';
      readonly code: ArchiveCode;
      readonly detail: string;
      readonly images: readonly ArchivedImage[];
    };

/**
 * What containerd's client makes of an archive when the side-load plugin of Canonical Kubernetes hands it over: without
 * unpacking, and without a translation of names. `ctr images import --local --no-unpack` does the same but for names
 * without `/`, `:` or `@`, which it puts behind `import-DATE:`.
 * @see containerd v2.1.5: core/images/archive/importer.go (`ImportIndex`), client/import.go (`Import`),
 * core/images/image.go (`Children`); v1.6.38 and v2.3.3 do the same
 */
export function importArchive(content: ArchiveContent, node: ImportingNode): ImportOutcome {
  const early = readingRefusal(content);
  if (early !== undefined) return early;
  const layout = content.texts.get('oci-layout');
  const version = layout === undefined ? '' : readLayoutVersion(layout);
  if (version === undefined) return refusal('archive.bad-json', 'oci-layout');
  const docker = content.texts.get('manifest.json');
  const items = docker === undefined ? undefined : readDockerManifest(docker);
  // It is read where there is a layout too, so it can make the import fail there too.
  if (docker !== undefined && items === undefined && docker.trim() !== 'null')
    return refusal('archive.bad-json', 'manifest.json');
  if (version === '') {
    return items === undefined
      ? refusal('archive.no-image', nestedRoot(content) ?? '')
      : importDocker(content, items, node);
  }
  if (version !== '1.0.0') return refusal('archive.layout-version', version);
  return importLayout(content, node);
}

function readingRefusal({ end, entries, tooLarge, texts }: ArchiveContent): ImportOutcome | undefined {
  if (end.kind === 'foreign') {
    if (end.format === 'html') return refusal('archive.web-page', '');
    return end.format === 'unknown'
      ? refusal('archive.not-a-tar', '')
      : refusal('archive.compressed', end.format);
  }
  if (end.kind === 'cut') return refusal('archive.truncated', end.name ?? '');
  if (end.kind === 'damaged') return refusal('archive.damaged', String(end.at));
  if (end.kind === 'crowded') return { ...refusal('archive.too-many', String(end.limit)), kind: 'unknown' };
  if (end.kind === 'sparse') return { ...refusal('archive.sparse', end.name), kind: 'unknown' };
  if (!entries.some(({ kind }) => kind === 'file')) return refusal('archive.empty', '');
  const unread = [...tooLarge][0];
  if (unread === undefined) return undefined;
  // containerd bounds only the two that it decodes while it unpacks.
  const refused = unread === 'oci-layout' || unread === 'manifest.json';
  const said = refusal('archive.json-too-large', unread);
  return refused || texts.size === 0 ? said : { ...said, kind: 'unknown' };
}

/** The folder that all was put into, where the marks of an image are one level too deep. */
function nestedRoot({ entries }: ArchiveContent): string | undefined {
  const found = entries.find(({ name }) => /^[^/]+\/(?:oci-layout|index\.json|manifest\.json)$/.test(name));
  return found?.name.split('/')[0];
}

function importLayout(content: ArchiveContent, node: ImportingNode): ImportOutcome {
  const text = content.texts.get('index.json');
  if (text === undefined) return refusal('archive.no-index', '');
  const entries = readIndex(text);
  if (entries === undefined) return refusal('archive.bad-json', 'index.json');
  const images = entries.map((target) => ({ name: imageName(target), target }));
  const kept = entries.filter(({ platform }) => isWanted(platform, node));
  if (kept.length === 0) return { ...refusal('archive.filtered', node.arch), images };
  const fault = walk({ content, node, members: memberIndex(content), seen: new Set() }, kept);
  return fault === undefined ? { kind: 'imported', images } : { ...fault, images };
}

function imageName({ annotations }: Descriptor): string {
  const own = annotations['io.containerd.image.name'] ?? '';
  return own === '' ? (annotations['org.opencontainers.image.ref.name'] ?? '') : own;
}

function isWanted(platform: Platform | undefined, { arch, containerd }: ImportingNode): boolean {
  return platform === undefined || isImported(platform, arch, containerd);
}

/** No index in an index in an index is real; this ends for any that are made. */
const maxDepth = 8;

interface Walk {
  readonly content: ArchiveContent;
  readonly node: ImportingNode;
  readonly members: ReadonlyMap<string, string>;
  /** Digests that were followed, so that indexes that name each other again and again end. */
  readonly seen: Set<string>;
}

/** Follows what is imported down to its manifests, all of which have to be there; layers and configs are not opened. */
function walk(
  from: Walk,
  descriptors: readonly Descriptor[],
  depth = 0,
): Exclude<ImportOutcome, { kind: 'imported' }> | undefined {
  const { content, node, members, seen } = from;
  for (const { digest, mediaType } of descriptors) {
    const isIndex = isIndexType(mediaType);
    if (seen.has(mediaType + digest) || !(isIndex || isManifestType(mediaType))) continue;
    seen.add(mediaType + digest);
    const member = members.get(digest);
    if (member === undefined) return refusal('archive.missing-manifest', digest);
    const text = content.texts.get(member) ?? '';
    const children = isIndex ? readIndex(text) : readManifest(text);
    if (children === undefined || depth > maxDepth) return refusal('archive.bad-json', member);
    if (!isIndex) continue;
    const kept = children.filter(({ platform }) => isWanted(platform, node));
    const fault = walk(from, kept, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function importDocker(
  content: ArchiveContent,
  items: NonNullable<ReturnType<typeof readDockerManifest>>,
  node: ImportingNode,
): ImportOutcome {
  const members = dockerMembers(content);
  if (typeof members === 'string') return refusal('archive.missing-blob', members);
  const images: ArchivedImage[] = [];
  for (const { config, layers, tags } of items) {
    const lost = [config, ...layers].find((name) => !members.has(name));
    if (lost !== undefined) return { ...refusal('archive.missing-blob', lost), images };
    const platform = readConfigPlatform(content.texts.get(config) ?? '');
    if (platform === undefined) return { ...refusal('archive.bad-json', config), images };
    const names = tags.map((tag) => parseReference(tag));
    for (const name of names) {
      if (!name.ok) return { ...refusal('archive.bad-tag', name.reason), images };
      images.push({ name: archiveNameOf(name.reference), target: { platform } });
    }
    if (names.length === 0) images.push({ name: '', target: { platform } });
  }
  const kept = images.filter(({ target }) => isWanted(target.platform, node));
  if (kept.length === 0) return { ...refusal('archive.filtered', node.arch), images };
  return { kind: 'imported', images };
}

/** The members that manifest.json may name, links to them too; the name of a link that leads nowhere, which is refused. */
function dockerMembers({ entries }: ArchiveContent): ReadonlySet<string> | string {
  const members = new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
  const links: string[] = [];
  for (const { name, kind, target = '' } of entries) {
    if (kind !== 'symlink') continue;
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
    if (!members.has(cleanPath(`${folder === '' ? '.' : folder}/${target}`))) return name;
    links.push(name);
  }
  return new Set([...members, ...links]);
}

/** An import that fails, for whoever adds the images that were found until then. */
function refusal(of: ArchiveCode, detail: string) {
  return { kind: 'refused', code: of, detail, images: [] } as const;
}
