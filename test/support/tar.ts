import { createHash } from 'node:crypto';

/** A member to pack: text or bytes, or where a symbolic link leads. */
export type TarMember = readonly [name: string, content: string | Uint8Array | { readonly link: string }];

/** Packs a tar archive in the ustar form (POSIX.1-2017, pax), owned by root and dated 1970. */
export function tarOf(members: readonly TarMember[], { marked = true } = {}): Buffer {
  const blocks = members.flatMap(([name, content]) => {
    if (typeof content === 'object' && 'link' in content)
      return [tarHeader(name, 0, { type: '2', link: content.link })];
    const bytes = Buffer.from(content);
    return [tarHeader(name, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(marked ? 1024 : 0)]);
}

/** One header block; `size` may be the field's bytes themselves. */
export function tarHeader(
  name: string,
  size: number | Buffer,
  { type = '0', link = '', magic = 'ustar\x0000' }: { type?: string; link?: string; magic?: string } = {},
): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\x000000000\x000000000\x00', 100);
  if (typeof size === 'number') header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else size.copy(header, 124);
  header.write('00000000000\0', 136);
  header.write(`${' '.repeat(8)}${type}`, 148);
  header.write(link, 157, 100);
  header.write(magic, 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** The digest of bytes as an image names it. */
export function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export const ociManifest = 'application/vnd.oci.image.manifest.v1+json';
export const ociIndex = 'application/vnd.oci.image.index.v1+json';

/** A small image for a platform, as members of an OCI layout. */
export function ociImage(architecture: string, layers: readonly string[] = ['layer']) {
  const config = JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
  const describe = (mediaType: string, bytes: string) => ({
    mediaType,
    digest: digestOf(bytes),
    size: Buffer.byteLength(bytes),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: describe('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => describe('application/vnd.oci.image.layer.v1.tar', layer)),
  });
  return {
    descriptor: describe(ociManifest, manifest),
    manifest: blobOf(manifest),
    config: blobOf(config),
    layers: layers.map(blobOf),
  };
}

/** A blob as a member. */
export function blobOf(bytes: string): TarMember {
  return [`blobs/${digestOf(bytes).replace(':', '/')}`, bytes];
}

/** `oci-layout` and `index.json` with these entries. */
export function ociRoot(manifests: readonly unknown[], version = '1.0.0'): readonly TarMember[] {
  return [
    ['oci-layout', JSON.stringify({ imageLayoutVersion: version })],
    ['index.json', JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests })],
  ];
}
