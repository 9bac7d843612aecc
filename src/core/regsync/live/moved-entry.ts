import type { Move } from '../../language/moved.ts';
import type { MapEntry, ScalarNode, TreeNode } from '../../language/tree.ts';
import type { SyncEntry, SyncReference } from '../sync-file.ts';

/** An entry of a part of a file, at its place in the whole. */
export function movedEntry(entry: SyncEntry, index: number, move: Move): SyncEntry {
  const { range, source, target, type } = entry;
  return {
    index,
    node: movedNode(entry.node, move),
    range: range && move(range),
    source: source && movedReference(source, move),
    target: target && movedReference(target, move),
    type: type && { ...type, key: movedScalar(type.key, move), node: movedScalar(type.node, move) },
  };
}

function movedReference(value: SyncReference, move: Move): SyncReference {
  return { ...value, key: movedScalar(value.key, move), node: movedScalar(value.node, move) };
}

function movedScalar(node: ScalarNode, move: Move): ScalarNode {
  return { ...node, range: move(node.range) };
}

function movedNode(node: TreeNode, move: Move): TreeNode {
  switch (node.kind) {
    case 'scalar':
      return movedScalar(node, move);
    case 'sequence':
      return { ...node, range: move(node.range), items: node.items.map((item) => movedNode(item, move)) };
    case 'map':
      return { ...node, range: move(node.range), entries: node.entries.map((each) => movedPair(each, move)) };
  }
}

function movedPair({ key, value, range }: MapEntry, move: Move): MapEntry {
  return { key: movedScalar(key, move), value: value && movedNode(value, move), range: move(range) };
}
