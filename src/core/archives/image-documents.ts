import type { ArchiveContent } from './archive-content.ts';
import type { Platform } from './platform.ts';

/** What an index or manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform: Platform | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An item of a Docker archive's manifest.json. */
export interface DockerItem {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

export const isManifestType = (mediaType: string): boolean => manifestTypes.includes(mediaType);
export const isIndexType = (mediaType: string): boolean => indexTypes.includes(mediaType);

/** `index.json`, or an index or manifest list: what it lists, undefined where it is none. */
export function readIndex(text: string): readonly Descriptor[] | undefined {
  const { manifests = [] } = readObject(text) ?? { manifests: false };
  return manifests === null ? [] : readDescriptors(manifests);
}

/** A manifest: its config first, then its layers; undefined where it is none. */
export function readManifest(text: string): readonly Descriptor[] | undefined {
  const document = readObject(text);
  if (document === undefined || document['manifests'] !== undefined || document['fsLayers'] !== undefined)
    return undefined;
  const { config, layers } = document;
  return readDescriptors([config ?? {}, ...(Array.isArray(layers) ? (layers as readonly unknown[]) : [])]);
}

/** The platform that an image's config names; undefined where the text is no config. */
export function readConfigPlatform(text: string): Platform | undefined {
  const document = readObject(text);
  return document === undefined ? undefined : platformOf(document);
}

/** The version in `oci-layout`, empty where it has none; undefined where the text cannot be read. */
export function readLayoutVersion(text: string): string | undefined {
  const document = readObject(text);
  return document === undefined ? undefined : stringOf(document['imageLayoutVersion']);
}

/** A Docker archive's `manifest.json`; undefined where it is none. */
export function readDockerManifest(text: string): readonly DockerItem[] | undefined {
  const items = parse(text);
  if (!Array.isArray(items)) return undefined;
  const read = (items as readonly unknown[]).map((item) => {
    if (!isObject(item)) return undefined;
    return {
      config: stringOf(item['Config']),
      tags: stringsOf(item['RepoTags']),
      layers: stringsOf(item['Layers']),
    };
  });
  return read.every((item) => item !== undefined) ? read : undefined;
}

/**
 * Every blob by its digest. containerd gives a blob the digest of its bytes, not that in its name, and knows SHA-256
 * alone, so a name counts only until somebody has read the bytes.
 */
export function memberIndex(content: ArchiveContent): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, kind } of content.entries) {
    if (kind !== 'file') continue;
    const named = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
    const digest = content.digests.get(name) ?? (named === undefined ? undefined : `sha256:${named}`);
    if (digest !== undefined) found.set(digest, name);
  }
  return found;
}

type Json = Readonly<Record<string, unknown>>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readObject(text: string): Json | undefined {
  const value = parse(text);
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readDescriptors(value: unknown): readonly Descriptor[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = (value as readonly unknown[]).map((item) => (isObject(item) ? descriptorOf(item) : undefined));
  return read.every((item) => item !== undefined) ? read : undefined;
}

function descriptorOf(item: Json): Descriptor {
  const { platform, annotations, size } = item;
  const notes = isObject(annotations) ? Object.entries(annotations) : [];
  return {
    mediaType: stringOf(item['mediaType']),
    digest: stringOf(item['digest']),
    size: typeof size === 'number' ? size : 0,
    platform: isObject(platform) ? platformOf(platform) : undefined,
    annotations: Object.fromEntries(notes.map(([key, note]) => [key, stringOf(note)])),
  };
}

function platformOf(value: Json): Platform {
  return {
    os: stringOf(value['os']),
    architecture: stringOf(value['architecture']),
    variant: stringOf(value['variant']),
  };
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly unknown[]).map(stringOf) : [];
}
