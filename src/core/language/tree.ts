import type { Range, SourceText } from './text.ts';
import type { Problem } from '../problems/problem.ts';

/** A value in a YAML or TOML document, with the place where it stands. */
export type TreeNode = MapNode | SequenceNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  readonly range: Range;
  /** In the order of the text; a key given twice is here twice. */
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: ScalarNode;
  /** Absent where the text stops after the key. */
  readonly value: TreeNode | undefined;
  /** From the key to the end of the value. */
  readonly range: Range;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly range: Range;
  readonly items: readonly TreeNode[];
}

/** How a scalar is written. TOML's literal strings are `single`, its multi-line ones `block`. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly range: Range;
  readonly style: ScalarStyle;
  readonly value: string | number | boolean | null;
  /** As written, quotes included. */
  readonly raw: string;
}

/** One step of the way from the root to a node: a key or an index. */
export type PathSegment = string | number;

/**
 * A parsed document. Parsing never throws: what could not be read is in `problems`,
 * and `root` holds as much as could be.
 */
export interface ParsedDocument {
  readonly source: SourceText;
  /** Undefined for an empty document. */
  readonly root: TreeNode | undefined;
  /** What the parser itself found; rules add theirs. */
  readonly problems: readonly Problem[];
}

/** The last entry of a map with this key (the one that counts for readers that allow a key twice). */
export function entryOf(node: TreeNode | undefined, key: string): MapEntry | undefined {
  if (node?.kind !== 'map') return undefined;
  return node.entries.findLast((entry) => entry.key.value === key);
}

/** The value of a key, where the node is a map and has it. */
export function valueOf(node: TreeNode | undefined, key: string): TreeNode | undefined {
  return entryOf(node, key)?.value;
}

/** The string of a scalar, undefined for everything else. */
export function stringOf(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** The plain JavaScript value of a tree; of keys given twice the last counts. An absent value is null. */
export function plainOf(node: TreeNode | undefined): unknown {
  if (node === undefined) return null;
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(plainOf);
    case 'map':
      // fromEntries defines own properties, so a key named __proto__ stays data.
      return Object.fromEntries(node.entries.map((entry) => [String(entry.key.value), plainOf(entry.value)]));
  }
}

/** The node at a path; undefined where the path leaves the tree. */
export function nodeAt(root: TreeNode | undefined, path: readonly PathSegment[]): TreeNode | undefined {
  let node = root;
  for (const segment of path) {
    node =
      typeof segment === 'number' && node?.kind === 'sequence'
        ? node.items[segment]
        : valueOf(node, String(segment));
    if (node === undefined) return undefined;
  }
  return node;
}
