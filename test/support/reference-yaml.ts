import { Composer, isAlias, isMap, isPair, isScalar, isSeq, Lexer, Parser } from 'yaml';
import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { Problem } from '../../src/core/problems/problem.ts';
import type { Range } from '../../src/core/language/text.ts';
import { SourceText } from '../../src/core/language/text.ts';
import type { MapEntry, ScalarNode, ScalarStyle, TreeNode } from '../../src/core/language/tree.ts';
import type { YamlMerge } from '../../src/core/language/yaml/yaml-reader.ts';
import type { YamlDocument } from '../../src/core/language/yaml/yaml.ts';

/** The most nodes a document may have once its aliases are written out; more is taken for an attack or a slip. */
const expandedNodesLimit = 2_000_000;

/**
 * The judge of `parseYaml`: the same tree, from the composer and the documents of the `yaml` library.
 * Reads YAML into a tree with positions.
 *
 * Aliases are replaced by what they stand for, and `<<` by the entries it brings, at its own place: for readers
 * that take the last of two equal keys this is what goccy/go-yaml (regsync from v0.9) does.
 * Never throws: syntax errors become `yaml.*` problems, and the tree holds what could be read.
 */
export function parseReferenceYaml(text: string): YamlDocument {
  const source = new SourceText(text);
  const documents = compose(text);
  const first = documents[0];
  const problems: Problem[] = [];
  if (first === undefined) {
    return {
      source,
      root: undefined,
      problems,
      documentCount: 0,
      secondDocumentAt: undefined,
      laterError: undefined,
      merges: [],
    };
  }
  for (const error of first.errors) {
    problems.push({
      code: 'yaml.syntax',
      severity: 'error',
      range: { start: Math.min(error.pos[0], text.length), end: Math.min(error.pos[1], text.length) },
      message: `This is no valid YAML: ${sentence(error.message)}`,
      data: { kind: error.code },
    });
  }
  const reader = new TreeReader(text, first, problems);
  const root = first.contents === null ? undefined : reader.read(first.contents);
  return {
    source,
    root: isEmptyScalar(root) ? undefined : root,
    problems,
    documentCount: documents.length,
    secondDocumentAt: documents[1]?.range[0],
    laterError: laterErrorOf(documents.slice(1), text.length),
    merges: reader.merges,
  };
}

function laterErrorOf(documents: readonly Document.Parsed[], length: number): Range | undefined {
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error === undefined) return undefined;
  return { start: Math.min(error.pos[0], length), end: Math.min(error.pos[1], length) };
}

function compose(text: string): Document.Parsed[] {
  const composer = new Composer({
    uniqueKeys: false,
    keepSourceTokens: false,
    prettyErrors: false,
    merge: false,
  });
  const parser = new Parser();
  const documents: Document.Parsed[] = [];
  // The library's own entry points stop at a warning about several documents; the parts it is made of do not.
  const lexer = new Lexer();
  for (const lexeme of lexer.lex(text)) {
    for (const token of parser.next(lexeme))
      documents.push(...(composer.next(token) as Iterable<Document.Parsed>));
  }
  for (const token of parser.end()) documents.push(...(composer.next(token) as Iterable<Document.Parsed>));
  documents.push(...(composer.end(false, text.length) as Iterable<Document.Parsed>));
  return documents;
}

class TreeReader {
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #problems: Problem[];
  /** Each node of the library is read once, so an alias costs nothing but is counted at its full size. */
  readonly #read = new Map<Node, { tree: TreeNode; size: number }>();
  readonly #open = new Set<Node>();
  readonly merges: YamlMerge[] = [];
  #expanded = 0;

  constructor(text: string, document: Document.Parsed, problems: Problem[]) {
    this.#text = text;
    this.#document = document;
    this.#problems = problems;
  }

  read(node: unknown): TreeNode {
    if (isAlias(node)) return this.#readAlias(node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return emptyScalar(0);
    const known = this.#read.get(node);
    if (known !== undefined) return known.tree;
    const before = this.#expanded;
    this.#expanded += 1;
    this.#open.add(node);
    const tree = this.#readNew(node);
    this.#open.delete(node);
    this.#read.set(node, { tree, size: this.#expanded - before });
    return tree;
  }

  #readNew(node: Node): TreeNode {
    const range = rangeOf(node);
    if (isMap(node))
      return { kind: 'map', range, entries: node.items.flatMap((pair) => this.#readPair(pair)) };
    if (isSeq(node)) return { kind: 'sequence', range, items: node.items.map((item) => this.read(item)) };
    return this.#readScalar(node as Scalar);
  }

  #readAlias(node: Node): TreeNode {
    const range = rangeOf(node);
    const target = isAlias(node) ? node.resolve(this.#document) : undefined;
    if (target === undefined) {
      this.#problems.push({
        code: 'yaml.syntax',
        severity: 'error',
        range,
        message: `No value is named ${this.#text.slice(range.start, range.end).replace('*', '&')} above this alias`,
      });
    }
    if (target === undefined || this.#open.has(target)) return emptyScalar(range.start);
    const tree = this.read(target);
    this.#expanded += this.#read.get(target)?.size ?? 1;
    if (this.#expanded <= expandedNodesLimit) return tree;
    if (!this.#problems.some((problem) => problem.code === 'yaml.aliases')) {
      this.#problems.push({
        code: 'yaml.aliases',
        severity: 'error',
        range,
        message: `The aliases of this file stand for more than ${expandedNodesLimit} values; the rest of them is not read. Write the values out`,
      });
    }
    return emptyScalar(range.start);
  }

  #readPair(pair: Pair): MapEntry[] {
    if (!isPair(pair)) return [];
    const key = this.#readKey(pair.key);
    const value = pair.value === null ? emptyScalar(key.range.end) : this.read(pair.value);
    if (key.raw === '<<') {
      this.merges.push({ key: key.range, value });
      return mergedEntries(value);
    }
    return [{ key, value, range: { start: key.range.start, end: Math.max(key.range.end, value.range.end) } }];
  }

  #readKey(key: unknown): ScalarNode {
    if (isScalar(key)) return this.#readScalar(key);
    const range = isMap(key) || isSeq(key) || isAlias(key) ? rangeOf(key) : { start: 0, end: 0 };
    const raw = this.#text.slice(range.start, range.end);
    return { kind: 'scalar', range, style: 'plain', value: raw, raw };
  }

  #readScalar(node: Scalar): ScalarNode {
    const range = rangeOf(node);
    return {
      kind: 'scalar',
      range,
      style: styleOf(node),
      value: isScalarValue(node.value) ? node.value : this.#text.slice(range.start, range.end),
      raw: this.#text.slice(range.start, range.end),
    };
  }
}

function mergedEntries(value: TreeNode): readonly MapEntry[] & MapEntry[] {
  const maps = value.kind === 'sequence' ? value.items : [value];
  return maps.flatMap((map) => (map.kind === 'map' ? map.entries : []));
}

function isScalarValue(value: unknown): value is string | number | boolean | null {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}

function styleOf(node: Scalar): ScalarStyle {
  switch (node.type) {
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return 'plain';
  }
}

function rangeOf(node: Node | YAMLMap): { start: number; end: number } {
  const range = node.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function emptyScalar(offset: number): ScalarNode {
  return { kind: 'scalar', range: { start: offset, end: offset }, style: 'plain', value: null, raw: '' };
}

function isEmptyScalar(node: TreeNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null && node.raw === '';
}

/** The library's messages, without the position it appends and with a small first letter left as it is. */
function sentence(message: string): string {
  return message.replace(/ at line \d+, column \d+:?[\s\S]*$/, '').trim();
}
