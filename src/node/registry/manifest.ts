/** As much of a manifest as tells its platforms. */
export type Manifest =
  | {
      readonly kind: 'index';
      readonly children: readonly { readonly platform: string; readonly digest: string }[];
    }
  | { readonly kind: 'image'; readonly config: string };

const digestForm = /^[a-z0-9+._-]+:[0-9a-f]{32,}$/;
const maxChildren = 1000;

/**
 * Reads an image manifest or index (opencontainers/image-spec manifest.md, image-index.md; Docker's two forms are the
 * same in these parts). Children without a platform, such as attestations (`unknown/unknown`), are left out.
 * @returns undefined for everything that is neither
 */
export function parseManifest(body: Buffer): Manifest | undefined {
  const value = jsonObject(body);
  if (value === undefined) return undefined;
  if (Array.isArray(value['manifests'])) {
    const children = value['manifests'].slice(0, maxChildren).flatMap((child: unknown) => {
      const { digest, platform } = asObject(child);
      const text = platformText(asObject(platform));
      return typeof digest === 'string' && digestForm.test(digest) && text !== undefined
        ? [{ platform: text, digest }]
        : [];
    });
    return { kind: 'index', children };
  }
  const { digest } = asObject(value['config']);
  return typeof digest === 'string' && digestForm.test(digest)
    ? { kind: 'image', config: digest }
    : undefined;
}

/**
 * The platform in an image's configuration (image-spec config.md), `os/arch[/variant]`.
 * @returns undefined where it names none
 */
export function platformOfConfig(body: Buffer): string | undefined {
  return platformText(jsonObject(body) ?? {});
}

function platformText(value: Record<string, unknown>): string | undefined {
  const parts = [value['os'], value['architecture'], value['variant']].filter(
    (part): part is string => typeof part === 'string' && /^[\w.-]{1,32}$/.test(part),
  );
  return parts.length < 2 || parts[0] === 'unknown' ? undefined : parts.join('/');
}

function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
