import type { TreeNode } from '../language/tree.ts';
import { valueOf } from '../language/tree.ts';
import { parseYaml } from '../language/yaml/yaml.ts';

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
  const { root, problems } = parseYaml(text);
  const valueAt = (key: string): TreeNode | undefined =>
    problems.length === 0 ? valueOf(root, key) : undefined;
  const architectures = valueAt('architectures');
  return {
    name: wordOf(valueAt('name')),
    version: wordOf(valueAt('version')),
    base: wordOf(valueAt('base')),
    architectures: (architectures?.kind === 'sequence' ? architectures.items : [architectures]).flatMap(
      (one) => wordOf(one) ?? [],
    ),
    confinement: wordOf(valueAt('confinement')),
    provenance: wordOf(valueAt('provenance')),
  };
}

/** A scalar as text, whatever else it could stand for; undefined for an empty one. */
function wordOf(node: TreeNode | undefined): string | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const word = typeof node.value === 'string' ? node.value : node.raw;
  return word === '' ? undefined : word;
}
