import { movedBy } from '../../language/moved.ts';
import type { Move } from '../../language/moved.ts';
import { SourceText } from '../../language/text.ts';
import { parseSyncFile } from '../parse-sync-file.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { plainEntry } from './plain-entry.ts';

/** What is put before an item, so that it is read at the place it has in the file. */
const lead = 'sync:\n';

/** From the text of an item to the document that `readItem` makes of it. */
export const intoItem: Move = movedBy(lead.length);
/** And back. */
export const outOfItem: Move = movedBy(-lead.length);

/** What reaches beyond an item: names for aliases, several documents, and what readers disagree about. */
const reachesOut = /\t|\r(?!\n)|(?:^|[\s[{,:-])[&*][^\s]|<<|(?:^|\n)(?:---|\.\.\.)/;

/** Whether a text holds something that may mean another thing where another text stands around it. */
export function isSelfContained(text: string): boolean {
  return !reachesOut.test(text);
}

/**
 * Reads one item of the list as a sync file that holds nothing else. Other items are read behind it: where those are
 * found as they are, the reader was done with the first one, and would have read whatever follows it as it did.
 * @param text the item with its lines up to the next one, its last line ended
 * @param indent columns before its dash
 * @returns undefined where the item cannot be read by itself
 */
export function readItem(text: string, indent: number): SyncFile | undefined {
  const plain = plainEntry(text, indent, { at: lead.length, index: 0 });
  if (plain !== undefined) return documentOf(plain, lead + text);
  return isSelfContained(text) ? readAmongOthers(text, indent) : undefined;
}

/** The document of an entry that nothing but its own text was needed for. */
function documentOf(entry: SyncEntry, text: string): SyncFile {
  const range = { start: lead.length, end: text.length };
  const value = { kind: 'sequence', range, items: [entry.node] } as const;
  const key = {
    kind: 'scalar',
    range: { start: 0, end: 4 },
    style: 'plain',
    value: 'sync',
    raw: 'sync',
  } as const;
  const whole = { start: 0, end: text.length };
  return {
    source: new SourceText(text),
    root: { kind: 'map', range: whole, entries: [{ key, value, range: whole }] },
    problems: [],
    documentCount: 1,
    secondDocumentAt: undefined,
    laterError: undefined,
    merges: [],
    unquotedTemplates: [],
    creds: [],
    sync: value,
    entries: [entry],
  };
}

function readAmongOthers(text: string, indent: number): SyncFile | undefined {
  const margin = ' '.repeat(indent);
  const follower = `${margin}- source: next\n${margin}  target: next\n`;
  const document = parseSyncFile(lead + text + follower + follower);
  const { root, sync } = document;
  const next = lead.length + text.length + indent;
  const starts = [lead.length + indent, next, next + follower.length];
  if (root?.kind !== 'map' || sync === undefined || !isAlone(document, starts)) return undefined;
  const value = { ...sync, items: sync.items.slice(0, 1) };
  const entries = root.entries.map((entry) => ({ ...entry, value }));
  return { ...document, root: { ...root, entries }, sync: value, entries: document.entries.slice(0, 1) };
}

/** Whether a document has just the items that begin at `starts`, and whatever is wrong is in the first of them. */
function isAlone(document: SyncFile, starts: readonly number[]): boolean {
  const { entries, root } = document;
  const [, next = 0] = starts;
  return (
    root?.kind === 'map' &&
    root.entries.length === 1 &&
    entries.length === starts.length &&
    entries.every(({ range }, index) => range?.start === starts[index]) &&
    entries.slice(1).every(({ source, target }) => source?.text === 'next' && target?.text === 'next') &&
    document.documentCount === 1 &&
    document.merges.length === 0 &&
    document.problems.every(({ range }) => range.start >= lead.length && range.start <= next)
  );
}
