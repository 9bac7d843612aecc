import { foundIn, inTextOrder, withoutSilenced } from '../../language/check.ts';
import { movedBy, movedProblem } from '../../language/moved.ts';
import type { Move } from '../../language/moved.ts';
import type { Place } from '../../language/service.ts';
import type { Range, SourceText } from '../../language/text.ts';
import type { Problem } from '../../problems/problem.ts';
import { syncLanguage } from '../language.ts';
import { entryRules, fileRules } from '../rules.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { acrossItems, entryAt } from './across-items.ts';
import { factsOf, holds } from './facts.ts';
import { findItems, itemRange, splitItems } from './item-lines.ts';
import type { ItemLines } from './item-lines.ts';
import { nextTable, tableOf } from './item-table.ts';
import type { Cut, ItemTable, Kept } from './item-table.ts';
import { plainEntry } from './plain-entry.ts';
import { intoItem, outOfItem, readItem } from './read-item.ts';
import { intoSkeleton, outOfSkeleton, readSkeleton } from './skeleton.ts';

const skeletonLanguage = { ...syncLanguage, rules: [...fileRules, ...entryRules] };

/**
 * One version of a sync file whose entries are looked at one by one, so that the next version costs what was edited and
 * not what is there. It says what `checkDocument` says of the whole text, which stays the reference.
 */
export class LiveSyncFile {
  readonly source: SourceText;
  readonly #cut: Cut;
  /** Handed on to the next version; an older one that is asked again looks at its items again. */
  #table: ItemTable | undefined;

  private constructor(source: SourceText, cut: Cut) {
    this.source = source;
    this.#cut = cut;
  }

  /** Reads a text; undefined where its list is not in plain block style, or too short to gain anything. */
  static open(source: SourceText): LiveSyncFile | undefined {
    const cut = cutOf(source);
    return cut && new LiveSyncFile(source, cut);
  }

  /**
   * All that is wrong with the file, in the order of the text.
   * @returns undefined where one of its items means something only together with what is around it, so that the file
   *   has to be read as a whole
   */
  check(place: Place): Problem[] | undefined {
    const table = this.#tableAt(place);
    const { index, items } = table;
    if (table.unreadable > 0 || index.isEntangled) return undefined;
    const { starts } = this.#cut.lines;
    const found: Problem[] = [];
    // A plain loop, since it is all that is done for each item of the file at each edit.
    for (let at = 0; at < items.length; at += 1) {
      const problems = items[at]?.problems ?? [];
      if (problems.length > 0) found.push(...movedAll(problems, movedBy(starts[at] ?? 0)));
    }
    found.push(...this.#aroundItems(table, place), ...acrossItems(this.#cut, table, place));
    return (index.isSilencing ? withoutSilenced(found, this.source) : found).toSorted(inTextOrder);
  }

  /**
   * The next version.
   * @param range what is replaced
   * @returns undefined where the new text cannot be read this way
   */
  edit(range: Range, inserted: string): LiveSyncFile | undefined {
    const source = this.source.edited(range, inserted);
    const grown = inserted.length - (range.end - range.start);
    const edited = this.#editItems(source, range, grown) ?? this.#editAround(source, range, grown);
    if (edited === undefined) return undefined;
    const { cut, kept } = edited;
    const next = new LiveSyncFile(source, cut);
    if (this.#table !== undefined) {
      next.#table = nextTable({ cut: this.#cut, table: this.#table }, cut, kept);
      this.#table = undefined;
    }
    return next;
  }

  /** All entries, at their places; undefined where the file has to be read as a whole for them. */
  entries(): readonly SyncEntry[] | undefined {
    const { source, lines } = this.#cut;
    const { starts, indent } = lines;
    const found: SyncEntry[] = [];
    for (let index = 0; index + 1 < starts.length; index += 1) {
      const range = itemRange(lines, index);
      const entry = plainEntry(source.slice(range), indent, { at: range.start, index });
      if (entry === undefined) return undefined;
      found.push(entry);
    }
    return [...found, entryAt(this.#cut, found.length)];
  }

  /** The part of the file that an offset is in; undefined where it cannot be read by itself. */
  partAt(offset: number): FilePart | undefined {
    const { source, lines, skeleton } = this.#cut;
    const { starts, indent } = lines;
    const at = lastAtOrBefore(starts, offset);
    if (at < 0 || at + 1 === starts.length) {
      const between = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
      return {
        document: skeleton.document,
        into: intoSkeleton(skeleton, between),
        outOf: outOfSkeleton(skeleton, between),
      };
    }
    const range = itemRange(lines, at);
    const document = readItem(source.slice(range), indent);
    return (
      document && {
        document,
        into: (whole) => intoItem(movedBy(-range.start)(whole)),
        outOf: (part) => movedBy(range.start)(outOfItem(part)),
      }
    );
  }

  #tableAt({ site, path }: Place): ItemTable {
    if (this.#table === undefined || !holds(this.#table.index.facts, site, path))
      this.#table = tableOf(this.#cut, factsOf(site, path));
    return this.#table;
  }

  #aroundItems({ index }: ItemTable, { site, path }: Place): Problem[] {
    const { skeleton, lines } = this.#cut;
    const { document } = skeleton;
    const move = outOfSkeleton(skeleton, (lines.starts.at(-1) ?? 0) - (lines.starts[0] ?? 0));
    const context = { document, path, site, listed: index.facts.listed };
    return movedAll(foundIn(skeletonLanguage, context), move);
  }

  /** Cuts the text after an edit of items; undefined where it reaches what is not an item, or the last one. */
  #editItems(source: SourceText, { start, end }: Range, grown: number): Edited | undefined {
    const { lines } = this.#cut;
    const { starts } = lines;
    // What is put before a dash belongs to the item before.
    const first = lastAtOrBefore(starts, start - 1);
    const next = lastAtOrBefore(starts, end) + 1;
    const from = starts[first];
    const until = starts[next];
    if (from === undefined || until === undefined) return undefined;
    const length = until + grown - from;
    const split = splitItems(source.slice({ start: from, end: from + length }), 0, lines.indent);
    if (split.starts[0] !== 0 || split.end < length) return undefined;
    const inside = split.starts.map((at) => at + from);
    const behind = starts.slice(next).map((at) => at + grown);
    return {
      cut: {
        ...this.#cut,
        source,
        lines: { ...lines, starts: starts.slice(0, first).concat(inside, behind), end: lines.end + grown },
      },
      kept: { kept: first, keptAtEnd: starts.length - 1 - next },
    };
  }

  /** Cuts the text after an edit of something else anew; the items that it did not touch are known. */
  #editAround(source: SourceText, range: Range, grown: number): Edited | undefined {
    const cut = cutOf(source);
    return cut && { cut, kept: keptItems(this.#cut.lines, cut.lines, { ...range, grown }) };
  }
}

function movedAll(problems: readonly Problem[], move: Move): Problem[] {
  return problems.map((problem) => movedProblem(problem, move));
}

/** A part of the file, read as a file of its own. */
export interface FilePart {
  readonly document: SyncFile;
  /** From the file to the part, and back. */
  readonly into: Move;
  readonly outOf: Move;
}

interface Edited {
  readonly cut: Cut;
  readonly kept: Kept;
}

function cutOf(source: SourceText): Cut | undefined {
  const lines = findItems(source.text);
  if (lines === undefined || lines.starts.length < 2) return undefined;
  const skeleton = readSkeleton(source.text, lines);
  return skeleton && { source, lines, skeleton };
}

/** How many items an edit leaves as they were, by their lines. */
function keptItems(
  before: ItemLines,
  after: ItemLines,
  { start, end, grown }: Range & { readonly grown: number },
): Kept {
  const [was, now] = [before.starts, after.starts];
  const most = before.indent === after.indent ? Math.min(was.length, now.length) - 1 : 0;
  let kept = 0;
  const isKept = (at: number): boolean => was[at] === now[at] && was[at + 1] === now[at + 1];
  while (kept < most && (was[kept + 1] ?? 0) < start && isKept(kept)) kept += 1;
  const back = now.length - was.length;
  const isMoved = (at: number): boolean => (was[at] ?? 0) + grown === now[at + back];
  let keptAtEnd = 0;
  for (let at = was.length - 2; keptAtEnd < most - kept && (was[at] ?? 0) > end; at -= 1) {
    if (!isMoved(at) || !isMoved(at + 1)) break;
    keptAtEnd += 1;
  }
  return { kept, keptAtEnd };
}

/** The index of the last number that is not greater; -1 where all are. The numbers ascend. */
function lastAtOrBefore(numbers: readonly number[], limit: number): number {
  let low = -1;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
