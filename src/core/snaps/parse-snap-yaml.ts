import { parseDocument } from 'yaml';

/** What `meta/snap.yaml` says of a snap; a key that is missing or of another shape is undefined. */
export interface SnapYaml {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** `core20`, `core22` …: the base snap that must be installed too. */
  readonly base: string | undefined;
  /** In Debian's words, `amd64`; empty where none is named. */
  readonly architectures: readonly string[];
  readonly confinement: string | undefined;
  /** Who may sign it: undefined stands for the store itself, `global-upload`. */
  readonly provenance: string | undefined;
}

/**
 * Reads `meta/snap.yaml` (snapcraft.io "The snap format"). Never throws: what is not there is undefined,
 * and so is everything of a text that is not YAML, since half a name would be worse than none.
 * Versions stay as written, `1.30` is no number here.
 */
export function parseSnapYaml(text: string): SnapYaml {
  const value = plainMap(text);
  const string = (key: string): string | undefined => {
    const found = value.get(key);
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const architectures = value.get('architectures');
  return {
    name: string('name'),
    version: string('version'),
    base: string('base'),
    architectures: (Array.isArray(architectures) ? architectures : [architectures]).filter(
      (one): one is string => typeof one === 'string' && one !== '',
    ),
    confinement: string('confinement'),
    provenance: string('provenance'),
  };
}

function plainMap(text: string): ReadonlyMap<unknown, unknown> {
  try {
    const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
    const value: unknown = document.errors.length === 0 ? document.toJS({ mapAsMap: true }) : undefined;
    return value instanceof Map ? value : new Map();
  } catch {
    // Aliases that go in a circle or explode.
    return new Map();
  }
}
