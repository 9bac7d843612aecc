import type { Problem } from '../../problems/problem.ts';
import { SourceText, type Range } from '../text.ts';
import { readStatements } from './toml-reader.ts';
import { buildTomlTree } from './toml-tree.ts';
import type { MapNode, ParsedDocument, ScalarNode, TreeNode } from '../tree.ts';

/** `[a.b]` or `[[a.b]]`. */
export interface TomlHeader {
  readonly kind: 'table' | 'array-table';
  /** `a`, `b`: at least one, unless the header is broken. */
  readonly path: readonly ScalarNode[];
  /** From the first bracket to the last. */
  readonly range: Range;
  /** 0-based. */
  readonly line: number;
}

/** `a.b = value`, on a line of its own or in an inline table. */
export interface TomlAssignment {
  readonly kind: 'assignment';
  /** `a`, `b`: more than one where the key is dotted. */
  readonly path: readonly ScalarNode[];
  /** Absent where there is nothing that could be one. */
  readonly value: TreeNode | undefined;
  /** From the key to the end of the value. */
  readonly range: Range;
  /** 0-based, of the key. */
  readonly line: number;
}

export type TomlStatement = TomlHeader | TomlAssignment;

/** `{a = 1, b.c = 2}`: a map that remembers how its keys are written. */
export interface TomlInlineTable extends MapNode {
  readonly assignments: readonly TomlAssignment[];
}

/** A comment, from its `#` to the end of its line. */
export interface TomlComment {
  readonly range: Range;
  /** Without the `#`. */
  readonly text: string;
}

/** A parsed TOML document: the tree, and how it is written. */
export interface TomlDocument extends ParsedDocument {
  /** The tree by meaning: `[a.b]`, `a.b.c = 1` and `a = {b = {c = 1}}` give the same maps. */
  readonly root: MapNode;
  /** Headers and assignments in the order of the text. */
  readonly statements: readonly TomlStatement[];
  readonly comments: readonly TomlComment[];
  /** Everything that TOML 1.0 forbids here; `problems` may leave to a rule what the rule says better. */
  readonly flaws: readonly Problem[];
  /** Whether the text begins with U+FEFF. TOML 1.0 does not say what that means, and readers differ. */
  readonly byteOrderMark: boolean;
}

/** Whether a node is an inline table of TOML. */
export function isInlineTable(node: TreeNode | undefined): node is TomlInlineTable {
  return node?.kind === 'map' && 'assignments' in node;
}

/**
 * Reads TOML 1.0 with the place of every key and value.
 *
 * It never throws and goes on after a mistake: the rest of that line is lost, the next one is read. Where a string or
 * a list is not closed, the next line that can only be a header or an assignment starts afresh.
 * @returns the document; everything that TOML 1.0 forbids is among its `problems`, with codes `toml.*`. What only
 * TOML 1.1 allows has the code `toml.newer-syntax`, and a key or table defined twice is twice in the tree.
 * @see https://toml.io/en/v1.0.0
 */
export function parseToml(text: string): TomlDocument {
  const source = new SourceText(text);
  const found: Problem[] = [];
  const { statements, comments } = readStatements(source, found);
  const root = buildTomlTree(statements, text.length, found);
  const flaws = found.toSorted((a, b) => a.range.start - b.range.start);
  return {
    source,
    root,
    statements,
    comments,
    flaws,
    problems: flaws,
    byteOrderMark: text.startsWith('\uFEFF'),
  };
}
