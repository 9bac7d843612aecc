import type { Range } from '../text.ts';
import type { ScalarNode, TreeNode } from '../tree.ts';
import type { YamlErrors } from './yaml-errors.ts';

/** A document as it is written: aliases and merges stand where they stand, and are put in by `readTree`. */
export interface WrittenDocument {
  readonly offset: number;
  readonly root: WrittenNode | undefined;
  /** Grows until the next document begins. */
  readonly errors: YamlErrors;
}

/** A node as it is written. A scalar is already the one of the tree. */
export type WrittenNode = ScalarNode | WrittenMap | WrittenSequence | WrittenAlias;

export interface WrittenAlias {
  readonly kind: 'alias';
  readonly range: Range;
  /** The last node with this name above; undefined where there is none. */
  readonly target: WrittenNode | undefined;
}

export interface WrittenMap extends WrittenCollection {
  readonly kind: 'map';
  readonly pairs: WrittenPair[];
}

export interface WrittenPair {
  readonly key: WrittenNode;
  /** Absent where the text has no `:`. */
  readonly value: WrittenNode | undefined;
}

export interface WrittenSequence extends WrittenCollection {
  readonly kind: 'sequence';
  readonly items: WrittenNode[];
}

interface WrittenCollection {
  range: Range;
  /** What reading it once gave, so that an alias costs nothing: the tree, its nodes with all aliases written out. */
  read: ReadTree | undefined;
  /** Whether it is being read, so that an alias to it stands inside it. */
  isOpen: boolean;
}

export interface ReadTree {
  readonly tree: TreeNode;
  readonly size: number;
  /** How many collections stand inside each other in it. */
  readonly height: number;
}

/** A map of which nothing is composed yet. */
export function newMap(offset: number): WrittenMap {
  return { kind: 'map', range: { start: offset, end: offset }, pairs: [], read: undefined, isOpen: false };
}

/** A list of which nothing is composed yet. */
export function newSequence(offset: number): WrittenSequence {
  return {
    kind: 'sequence',
    range: { start: offset, end: offset },
    items: [],
    read: undefined,
    isOpen: false,
  };
}
