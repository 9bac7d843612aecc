import type { Problem } from '../../problems/problem.ts';
import type { Range } from '../text.ts';
import type { MapEntry, ScalarNode, TreeNode } from '../tree.ts';
import type { WrittenAlias, WrittenMap, WrittenNode, WrittenPair, WrittenSequence } from './yaml-nodes.ts';

/** A merge key and what stands behind it. */
export interface YamlMerge {
  readonly key: Range;
  readonly value: TreeNode;
}

/** The most nodes a document may have once its aliases are written out; more is taken for an attack or a slip. */
const expandedNodesLimit = 2_000_000;
/** The most collections that may stand inside each other once its aliases are written out. */
const expandedHeightLimit = 1_000;

/** Makes the tree of a document: puts in what aliases and merges stand for. Never throws. */
export class YamlReader {
  readonly problems: Problem[] = [];
  /** Every `<<`, in the order of the text. */
  readonly merges: YamlMerge[] = [];
  readonly #text: string;
  /** Nodes so far, each alias at the full size of what it stands for. */
  #expanded = 0;
  /** How many collections are around the node that is read. */
  #depth = 0;
  /** The height of the tree read last. */
  #height = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(node: WrittenNode): TreeNode {
    switch (node.kind) {
      case 'alias':
        return this.#readAlias(node);
      case 'scalar':
        this.#expanded += 1;
        this.#height = 0;
        return node;
      default:
        return this.#readCollection(node);
    }
  }

  /** Each collection is read once, so an alias costs nothing but is counted at its full size. */
  #readCollection(node: WrittenMap | WrittenSequence): TreeNode {
    if (node.read !== undefined) {
      this.#height = node.read.height;
      return node.read.tree;
    }
    const before = this.#expanded;
    this.#expanded += 1;
    this.#depth += 1;
    node.isOpen = true;
    const { tree, height } = node.kind === 'map' ? this.#readMap(node) : this.#readSequence(node);
    node.isOpen = false;
    this.#depth -= 1;
    this.#height = height;
    node.read = { tree, size: this.#expanded - before, height };
    return tree;
  }

  #readMap({ range, pairs }: WrittenMap): { tree: TreeNode; height: number } {
    const entries: MapEntry[] = [];
    let height = 0;
    for (const pair of pairs) {
      this.#readPair(pair, entries);
      height = Math.max(height, this.#height);
    }
    return { tree: { kind: 'map', range, entries }, height: height + 1 };
  }

  #readSequence({ range, items }: WrittenSequence): { tree: TreeNode; height: number } {
    let height = 0;
    const nodes = items.map((item) => {
      const node = this.read(item);
      height = Math.max(height, this.#height);
      return node;
    });
    return { tree: { kind: 'sequence', range, items: nodes }, height: height + 1 };
  }

  #readPair(pair: WrittenPair, entries: MapEntry[]): void {
    const key = this.#readKey(pair.key);
    this.#height = 0;
    const value = pair.value === undefined ? emptyScalar(key.range.end) : this.read(pair.value);
    if (key.raw !== '<<') {
      const range = { start: key.range.start, end: Math.max(key.range.end, value.range.end) };
      entries.push({ key, value, range });
      return;
    }
    this.merges.push({ key: key.range, value });
    for (const map of value.kind === 'sequence' ? value.items : [value])
      if (map.kind === 'map') for (const entry of map.entries) entries.push(entry);
  }

  /** A key that is no scalar is taken as it is written. */
  #readKey(key: WrittenNode): ScalarNode {
    if (key.kind === 'scalar') return key;
    const raw = this.#text.slice(key.range.start, key.range.end);
    return { kind: 'scalar', range: key.range, style: 'plain', value: raw, raw };
  }

  #readAlias({ range, target }: WrittenAlias): TreeNode {
    this.#height = 0;
    if (target === undefined) {
      const name = this.#text.slice(range.start, range.end).replace('*', '&');
      this.#fail('yaml.syntax', range, `No value is named ${name} above this alias`);
      return emptyScalar(range.start);
    }
    if (isOpen(target)) return emptyScalar(range.start);
    if (this.#depth > expandedHeightLimit) return this.#tooHigh(range);
    const tree = this.read(target);
    this.#expanded += target.kind === 'map' || target.kind === 'sequence' ? (target.read?.size ?? 1) : 1;
    if (this.#depth + this.#height > expandedHeightLimit) return this.#tooHigh(range);
    if (this.#expanded <= expandedNodesLimit) return tree;
    this.#aliasesFail(
      range,
      `The aliases of this file stand for more than ${expandedNodesLimit} values; the rest of them is not read. Write the values out`,
    );
    return emptyScalar(range.start);
  }

  #tooHigh(range: Range): TreeNode {
    this.#aliasesFail(
      range,
      `The aliases of this file put more than ${expandedHeightLimit} maps and lists inside each other; the rest of them is not read. Write the values out`,
    );
    this.#height = 0;
    return emptyScalar(range.start);
  }

  /** Says it once; thousands of aliases behind it would say the same. */
  #aliasesFail(range: Range, message: string): void {
    if (!this.problems.some((problem) => problem.code === 'yaml.aliases'))
      this.#fail('yaml.aliases', range, message);
  }

  #fail(code: string, range: Range, message: string): void {
    this.problems.push({ code, severity: 'error', range, message });
  }
}

function isOpen(node: WrittenNode): boolean {
  return (node.kind === 'map' || node.kind === 'sequence') && node.isOpen;
}

/** The value where nothing is written. */
function emptyScalar(offset: number): ScalarNode {
  return { kind: 'scalar', range: { start: offset, end: offset }, style: 'plain', value: null, raw: '' };
}
