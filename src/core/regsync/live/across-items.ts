import { movedBy } from '../../language/moved.ts';
import type { Place } from '../../language/service.ts';
import type { Finding, Rule } from '../../language/rule.ts';
import type { Problem } from '../../problems/problem.ts';
import { credsMissing } from '../rules/creds-missing.ts';
import { entryTwice } from '../rules/entry-twice.ts';
import { imageNotSynced, notSynced } from '../rules/image-not-synced.ts';
import { targetTwice } from '../rules/target-twice.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import type { Cut, ItemTable } from './item-table.ts';
import { movedEntry } from './moved-entry.ts';
import { outOfItem, readItem } from './read-item.ts';
import { outOfSkeleton } from './skeleton.ts';

/** What the rules about entries beside each other see: those are given the entries that share a target, and no others. */
export function acrossItems(cut: Cut, { index, items, last }: ItemTable, { site, path }: Place): Problem[] {
  const { document } = cut.skeleton;
  const found: Problem[] = [];
  const add = ({ code, severity }: Rule<SyncFile>, findings: Iterable<Finding>): void => {
    for (const finding of findings) found.push({ severity, ...finding, code });
  };
  if (index.toMirror) {
    // One entry stands for all: the rule asks whether there is one.
    const at = last.toMirror ? items.length : items.findIndex((item) => item?.toMirror === true);
    const entries = [entryAt(cut, at)];
    add(credsMissing, credsMissing.check({ document: { ...document, entries }, site, path }));
  }
  add(imageNotSynced, notSynced(index.missing, document));
  if (index.shared.size > 0) {
    const entries = [...items, last].flatMap((item, at) =>
      item?.place !== undefined && index.shared.has(item.place) ? [entryAt(cut, at)] : [],
    );
    const context = { document: { ...document, entries }, site, path };
    add(entryTwice, entryTwice.check(context));
    add(targetTwice, targetTwice.check(context));
  }
  return found;
}

/** An entry at its place in the file. */
export function entryAt({ source, lines, skeleton }: Cut, index: number): SyncEntry {
  const { starts, indent } = lines;
  const start = starts[index] ?? 0;
  const [entry] = readItem(source.slice({ start, end: starts[index + 1] ?? start }), indent)?.entries ?? [];
  if (entry !== undefined && index + 1 < starts.length)
    return movedEntry(entry, index, (range) => movedBy(start)(outOfItem(range)));
  const between = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  return movedEntry(skeleton.entry, index, outOfSkeleton(skeleton, between));
}
