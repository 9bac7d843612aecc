import type { Move } from '../../language/moved.ts';
import { valueOf } from '../../language/tree.ts';
import { parseSyncFile } from '../parse-sync-file.ts';
import { syncValueAt } from '../sync-file.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { looksUnquoted } from './item.ts';
import type { ItemLines } from './item-lines.ts';

/** A sync file without all its items but the last: a small file, read as any other. */
export interface Skeleton {
  readonly document: SyncFile;
  /** The last item. */
  readonly entry: SyncEntry;
  /** Where the items begin, in the skeleton as in the file. */
  readonly head: number;
  readonly isUnquoted: boolean;
  readonly silences: boolean;
}

/** What gives the items another meaning than they have by themselves. */
const reachesIn = /(?:^|[\s[{,:-])[&*][^\s]|<<|(?:^|\n)%/;

/**
 * Reads what is around the items, and the last one.
 * @returns undefined where the list is not where its lines show it, or where the rest of the file reaches into it
 */
export function readSkeleton(text: string, lines: ItemLines): Skeleton | undefined {
  const [head] = lines.starts;
  const last = lines.starts.at(-1);
  if (head === undefined || last === undefined) return undefined;
  const document = parseSyncFile(text.slice(0, head) + text.slice(last));
  const [entry] = document.entries;
  if (entry?.range?.start !== head + lines.indent || !isPlain(document, lines)) return undefined;
  const around = document.source.text;
  return {
    document,
    entry,
    head,
    isUnquoted: looksUnquoted(around),
    silences: around.includes('airgap-ignore'),
  };
}

/** Whether the key and its one item are where their lines show them, and nothing else has to do with other items. */
function isPlain(document: SyncFile, { keyAt }: ItemLines): boolean {
  const { root } = document;
  const keys = root?.kind === 'map' ? root.entries.filter(({ key }) => key.value === 'sync') : [];
  return (
    keys.length === 1 &&
    keys[0]?.key.range.start === keyAt &&
    document.entries.length === 1 &&
    document.documentCount === 1 &&
    document.merges.length === 0 &&
    !reachesIn.test(document.source.text) &&
    !hasSharedTemplates(document)
  );
}

/** Whether a default is a template, which is expanded for the entries that have no text of their own there. */
function hasSharedTemplates({ root }: SyncFile): boolean {
  const defaults = valueOf(root, 'defaults');
  return ['referrerSource', 'referrerTarget'].some((key) => syncValueAt(defaults, key)?.text.includes('{{'));
}

/** From the skeleton to the file, whose other items have this many UTF-16 units. */
export function outOfSkeleton({ head }: Skeleton, between: number): Move {
  return ({ start, end }) => ({
    start: start < head ? start : start + between,
    end: end < head || (end === head && start < head) ? end : end + between,
  });
}

/** And back. */
export function intoSkeleton({ head }: Skeleton, between: number): Move {
  return ({ start, end }) => ({
    start: start < head ? start : Math.max(head, start - between),
    end: end < head || (end === head && start < head) ? end : Math.max(head, end - between),
  });
}
