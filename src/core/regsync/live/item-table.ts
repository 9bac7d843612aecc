import type { SourceText } from '../../language/text.ts';
import { EntryIndex } from './entry-index.ts';
import type { Facts } from './facts.ts';
import { itemOf, tiesOf } from './item.ts';
import type { Item } from './item.ts';
import { itemRange } from './item-lines.ts';
import type { ItemLines } from './item-lines.ts';
import type { Skeleton } from './skeleton.ts';

/** A version's text, cut up. */
export interface Cut {
  readonly source: SourceText;
  readonly lines: ItemLines;
  readonly skeleton: Skeleton;
}

/** The items of one version, looked at, with what they come to. */
export interface ItemTable {
  readonly index: EntryIndex;
  /** All but the last; undefined for one that cannot be read by itself. */
  readonly items: readonly (Item | undefined)[];
  readonly unreadable: number;
  /** The last one, whose problems are the skeleton's. */
  readonly last: Item;
}

/** How many items before and behind an edit are as they were; the last item of a list is never among them. */
export interface Kept {
  readonly kept: number;
  readonly keptAtEnd: number;
}

/** Looks at all items of a version. */
export function tableOf(cut: Cut, facts: Facts): ItemTable {
  const index = new EntryIndex(facts);
  const last = lastItem(cut.skeleton, facts);
  const items = itemsBetween(cut, { from: 0, to: cut.lines.starts.length - 1 }, facts);
  for (const item of [...items, last]) if (item !== undefined) index.add(item);
  return { index, items, last, unreadable: unreadableIn(items) };
}

/**
 * Looks at what an edit changed, and takes the rest from the version before, whose index goes over to the new one.
 */
export function nextTable(
  before: { readonly cut: Cut; readonly table: ItemTable },
  cut: Cut,
  { kept, keptAtEnd }: Kept,
): ItemTable {
  const { table } = before;
  const { index } = table;
  const gone = table.items.slice(kept, table.items.length - keptAtEnd);
  const from = kept;
  const to = cut.lines.starts.length - 1 - keptAtEnd;
  const come = itemsBetween(cut, { from, to }, index.facts);
  for (const item of gone) if (item !== undefined) index.remove(item);
  for (const item of come) if (item !== undefined) index.add(item);
  const isSameSkeleton = cut.skeleton === before.cut.skeleton;
  const last = isSameSkeleton ? table.last : lastItem(cut.skeleton, index.facts);
  if (!isSameSkeleton) {
    index.remove(table.last);
    index.add(last);
  }
  return {
    index,
    items: table.items.toSpliced(kept, gone.length, ...come),
    last,
    unreadable: table.unreadable - unreadableIn(gone) + unreadableIn(come),
  };
}

function itemsBetween(
  { source, lines }: Cut,
  { from, to }: { readonly from: number; readonly to: number },
  facts: Facts,
): (Item | undefined)[] {
  const items: (Item | undefined)[] = [];
  for (let at = from; at < to; at += 1)
    items.push(itemOf(source.slice(itemRange(lines, at)), lines.indent, facts));
  return items;
}

function lastItem({ entry, document, isUnquoted, silences }: Skeleton, facts: Facts): Item {
  return {
    problems: [],
    ...tiesOf(entry, facts),
    isBroken: document.problems.length > 0,
    isUnquoted,
    silences,
  };
}

function unreadableIn(items: readonly (Item | undefined)[]): number {
  return items.reduce((count, item) => (item === undefined ? count + 1 : count), 0);
}
