import type { SiteDocument } from '../check/site-documents.ts';
import type { Range } from '../language/text.ts';
import type { MapEntry, TreeNode } from '../language/tree.ts';
import { stringOf, valueOf } from '../language/tree.ts';

/** A line of the outline. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'key' | 'item';
  readonly range: Range;
  /** What is selected when it is chosen; inside `range`. */
  readonly selection: Range;
  readonly children: readonly OutlineItem[];
}

/** Deeper is detail that nobody looks for. */
const deepest = 3;

/**
 * The outline of a document: keys, tables, and items by what names them. Of a sync file only its top keys and entries are
 * given, which need no reading of the whole.
 */
export function outlineOf(document: SiteDocument): readonly OutlineItem[] {
  switch (document.kind) {
    case 'plan':
    case 'hosts':
    case 'bootstrap':
      return itemsOf(document.opened.document.root, 1);
    case 'sync':
      return document.opened.entries.flatMap(({ source, target, range }) => {
        const named = source ?? target;
        if (named === undefined || range === undefined) return [];
        return [
          {
            name: named.text === '' ? '""' : named.text,
            detail: source === undefined ? '' : (target?.text ?? ''),
            kind: 'item',
            range,
            selection: named.node.range,
            children: [],
          },
        ];
      });
    case 'images':
    case 'node':
    case 'unreadable':
      return [];
  }
}

function itemsOf(node: TreeNode | undefined, depth: number): readonly OutlineItem[] {
  if (depth > deepest) return [];
  if (node?.kind === 'map') return node.entries.map((entry) => itemOfEntry(entry, depth));
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item, index) =>
    item.kind === 'map'
      ? [
          {
            name: nameOf(item) ?? String(index),
            detail: '',
            kind: 'item',
            range: item.range,
            selection: { start: item.range.start, end: item.range.start },
            children: itemsOf(item, depth + 1),
          },
        ]
      : [],
  );
}

function itemOfEntry({ key, value, range }: MapEntry, depth: number): OutlineItem {
  return {
    name: String(key.value) || '""',
    detail: value?.kind === 'scalar' ? String(value.value ?? '') : '',
    kind: 'key',
    // A TOML table may go on far from its first header, so that the key lies outside of it.
    range: { start: Math.min(range.start, key.range.start), end: Math.max(range.end, key.range.end) },
    selection: key.range,
    children: itemsOf(value, depth + 1),
  };
}

function nameOf(item: TreeNode): string | undefined {
  for (const key of ['name', 'match', 'registry']) {
    const text = stringOf(valueOf(item, key));
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}
