import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One image to make. `text` is how a list names it; the parts are how its registry knows it. */
export interface ImageName {
  readonly text: string;
  readonly registry: string;
  readonly repository: string;
  /** Absent: the list names it by its digest, and no tag leads to it. */
  readonly tag?: string;
}

/** An image in a registry's storage. */
export interface MadeImage extends ImageName {
  /** `sha256:…` of its index. */
  readonly digest: string;
}

const platforms = ['amd64', 'arm64'] as const;

/** Media types of the two families, both of which regsync copies and containerd pulls. */
const families = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

/**
 * Makes a small image for linux/amd64 and linux/arm64 and writes it into the storage folder of a registry, in the
 * layout that docker-registry 2.8 keeps (`github.com/distribution/distribution`, registry/storage/paths.go).
 * The first of its two layers is the same for all images; the same name always gives the same bytes.
 */
export function makeImage(storage: string, name: ImageName, family: keyof typeof families): MadeImage {
  const types = families[family];
  const store = new RepositoryStore(storage, name.repository);
  const shared = tarOf('etc/airgap-base', 'the same in every image\n');
  const manifests = platforms.map((architecture) => {
    const own = tarOf(`etc/${architecture}`, `${name.text} for ${architecture}\n`);
    const tars = [shared, own];
    const config = {
      architecture,
      os: 'linux',
      config: { Cmd: ['/bin/true'] },
      rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: store.blob(types.config, Buffer.from(JSON.stringify(config))),
      layers: tars.map((tar) => store.blob(types.layer, gzipSync(tar, { level: 9 }))),
    };
    return { ...store.manifest(types.manifest, manifest), platform: { architecture, os: 'linux' } };
  });
  const { digest } = store.manifest(types.index, { schemaVersion: 2, mediaType: types.index, manifests });
  if (name.tag === undefined) return { ...name, text: `${name.text}@${digest}`, digest };
  store.tag(name.tag, digest);
  return { ...name, digest };
}

/** The whole name, which `ctr` wants and the kubelet makes. */
export function wholeName({ registry, repository, tag, digest }: MadeImage): string {
  return `${registry}/${repository}${tag === undefined ? `@${digest}` : `:${tag}`}`;
}

/** What a registry's storage holds: `repository:tag DIGEST`, sorted. */
export function taggedImages(storage: string): readonly string[] {
  const root = join(storage, 'docker/registry/v2/repositories');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .flatMap((file) => {
      const [, repository, tag] = /^(.+)\/_manifests\/tags\/([^/]+)\/current\/link$/.exec(file) ?? [];
      return tag === undefined ? [] : [`${repository}:${tag} ${readFileSync(join(root, file), 'utf8')}`];
    })
    .toSorted();
}

/** Takes an image's repository out of a registry's storage, as deleting it and collecting garbage would. */
export function removeImage(storage: string, image: Pick<ImageName, 'repository'>): void {
  rmSync(join(storage, 'docker/registry/v2/repositories', image.repository), { recursive: true });
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

class RepositoryStore {
  readonly #root: string;
  readonly #repository: string;

  constructor(storage: string, repository: string) {
    this.#root = join(storage, 'docker/registry/v2');
    this.#repository = join(this.#root, 'repositories', repository);
  }

  blob(mediaType: string, bytes: Buffer): Descriptor {
    const descriptor = this.#write(mediaType, bytes);
    link(join(this.#repository, '_layers', path(descriptor.digest)), descriptor.digest);
    return descriptor;
  }

  manifest(mediaType: string, value: unknown): Descriptor {
    const descriptor = this.#write(mediaType, Buffer.from(JSON.stringify(value)));
    link(join(this.#repository, '_manifests/revisions', path(descriptor.digest)), descriptor.digest);
    return descriptor;
  }

  tag(tag: string, digest: string): void {
    const folder = join(this.#repository, '_manifests/tags', tag);
    link(join(folder, 'current'), digest);
    link(join(folder, 'index', path(digest)), digest);
  }

  #write(mediaType: string, bytes: Buffer): Descriptor {
    const digest = digestOf(bytes);
    const hex = digest.slice('sha256:'.length);
    writeNew(join(this.#root, 'blobs/sha256', hex.slice(0, 2), hex, 'data'), bytes);
    return { mediaType, digest, size: bytes.length };
  }
}

function link(folder: string, digest: string): void {
  writeNew(join(folder, 'link'), digest);
}

function path(digest: string): string {
  return digest.replace(':', '/');
}

function writeNew(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A tar archive of one file, owned by root and dated 1970 (POSIX ustar header). */
function tarOf(name: string, content: string): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 7) + octal(0, 7) + octal(0, 7) + octal(body.length, 11) + octal(0, 11), 100);
  header.write(`${' '.repeat(8)}0`, 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, 148);
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([header, body, padding, Buffer.alloc(1024)]);
}
