import type { Problem } from '../../problems/problem.ts';
import type { Range } from '../text.ts';
import { SourceText } from '../text.ts';
import type { ParsedDocument, TreeNode } from '../tree.ts';
import type { YamlError } from './yaml-errors.ts';
import type { WrittenDocument } from './yaml-nodes.ts';
import type { YamlMerge } from './yaml-reader.ts';
import { YamlReader } from './yaml-reader.ts';
import { readDocuments } from './yaml-stream.ts';

/** A parsed YAML file. Only its first document counts, as for regsync. */
export interface YamlDocument extends ParsedDocument {
  /** How many documents the file holds; 0 for an empty file. */
  readonly documentCount: number;
  /** Offset where the second document begins, where there is one. */
  readonly secondDocumentAt: number | undefined;
  /** Where a later document is broken: some readers, regsync among them, then refuse the whole file. */
  readonly laterError: Range | undefined;
  /** Every `<<` of the first document, in the order of the text; the tree holds only what they bring. */
  readonly merges: readonly YamlMerge[];
}

/**
 * Reads YAML into a tree with positions. The `yaml` library finds the tokens; composing them is ours, since only
 * values and places are needed here.
 *
 * Aliases are replaced by what they stand for, and `<<` by the entries it brings, at its own place: for readers
 * that take the last of two equal keys this is what goccy/go-yaml (regsync from v0.9) does.
 * Never throws: syntax errors become `yaml.*` problems, and the tree holds what could be read.
 */
export function parseYaml(text: string): YamlDocument {
  const [first, ...later] = readDocuments(text);
  const reader = new YamlReader(text);
  const root = first?.root === undefined ? undefined : reader.read(first.root);
  const errors = first?.errors.found ?? [];
  return {
    source: new SourceText(text),
    root: isNothing(root) ? undefined : root,
    problems: [...errors.map((error) => problemOf(error, text.length)), ...reader.problems],
    documentCount: later.length + (first === undefined ? 0 : 1),
    secondDocumentAt: later[0]?.offset,
    laterError: laterErrorOf(later, text.length),
    merges: reader.merges,
  };
}

function problemOf({ range, kind, message }: YamlError, length: number): Problem {
  return {
    code: 'yaml.syntax',
    severity: 'error',
    range: within(range, length),
    message: kind === 'RESOURCE_EXHAUSTION' ? message : `This is no valid YAML: ${message.trim()}`,
    data: { kind },
  };
}

function laterErrorOf(documents: readonly WrittenDocument[], length: number): Range | undefined {
  for (const { errors } of documents) {
    const [error] = errors.found;
    if (error !== undefined) return within(error.range, length);
  }
  return undefined;
}

function within({ start, end }: Range, length: number): Range {
  return { start: Math.min(start, length), end: Math.min(end, length) };
}

function isNothing(node: TreeNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null && node.raw === '';
}
