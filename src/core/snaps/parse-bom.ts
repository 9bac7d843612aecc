/** What the `bom.json` at the root of the k8s snap says was built into it. */
export interface Bom {
  /** Version of each component by name, a leading `v` left out: `containerd` → `1.7.34`. */
  readonly versions: ReadonlyMap<string, string>;
  /** containerd's version, which decides how hosts.toml is read. */
  readonly containerd: string | undefined;
  readonly kubernetes: string | undefined;
}

/**
 * Reads `bom.json` (canonical/k8s-snap build-scripts/generate-bom.py). Never throws: what cannot be read is left out.
 */
export function parseBom(text: string): Bom {
  const versions = new Map<string, string>();
  const components = asObject(asObject(parseJson(text))['components']);
  for (const [name, component] of Object.entries(components)) {
    const { version } = asObject(component);
    if (typeof version === 'string' && version.trim() !== '')
      versions.set(name, version.trim().replace(/^v(?=\d)/, ''));
  }
  return { versions, containerd: versions.get('containerd'), kubernetes: versions.get('kubernetes') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
