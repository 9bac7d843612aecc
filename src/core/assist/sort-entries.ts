import { formatReference, parseReference } from '../images/reference.ts';
import type { SourceText } from '../language/text.ts';
import type { TextEdit } from '../problems/problem.ts';
import { lineEnd, lineStart } from '../regsync/list-edits.ts';
import { parseSyncFile } from '../regsync/parse-sync-file.ts';
import type { SyncEntry, SyncFile } from '../regsync/sync-file.ts';

/** A stretch of the list: an entry with the comments above it and the blank lines behind it. */
interface Chunk {
  readonly text: string;
  readonly order: string;
}

/**
 * The edit that puts the entries of a sync file in the order of their upstreams, and of one upstream by name. Comments
 * directly above an entry go with it; entries whose source nobody can read come last, as they were.
 * @returns undefined where the list is not in block style, has anchors or aliases, or is in order
 */
export function sortEntries({ source, entries }: Pick<SyncFile, 'source' | 'entries'>): TextEdit | undefined {
  const { text } = source;
  const [first] = entries;
  const last = entries.at(-1);
  if (first?.range === undefined || last?.range === undefined) return undefined;
  const starts = entries.map((entry, index) => startOf(source, entry, entries[index - 1]));
  const end = lineEnd(text, last.range.end);
  const chunks: Chunk[] = [];
  for (const [index, start] of starts.entries()) {
    const entry = entries[index];
    if (start === undefined || entry === undefined) return undefined;
    chunks.push({ text: text.slice(start, starts[index + 1] ?? end), order: orderOf(entry) });
  }
  if (chunks.some((chunk) => /(?:^|[\s[{,])[&*][^\s&*]/m.test(chunk.text))) return undefined;
  const range = { start: starts[0] ?? 0, end };
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const sorted = chunks
    .toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map((chunk) => chunk.text.replace(/\r?\n$/, ''))
    .join(eol);
  if (sorted === text.slice(range.start, range.end)) return undefined;
  const after = parseSyncFile(text.slice(0, range.start) + sorted + text.slice(range.end));
  return haveSameEntries(entries, after.entries) ? { range, text: sorted } : undefined;
}

/** The first line of an entry, or of the comments directly above it; undefined where something else is on its line. */
function startOf(
  source: SourceText,
  { range }: SyncEntry,
  before: SyncEntry | undefined,
): number | undefined {
  if (range === undefined) return undefined;
  const { text } = source;
  let start = lineStart(text, range.start);
  if (text.slice(start, range.start).trim() !== '') return undefined;
  let { line } = source.positionAt(start);
  const floor = before?.range === undefined ? -1 : source.positionAt(before.range.end).line;
  while (
    line - 1 > floor &&
    source
      .slice(source.lineRange(line - 1))
      .trimStart()
      .startsWith('#')
  ) {
    line -= 1;
    ({ start } = source.lineRange(line));
  }
  return start;
}

/** Upstream, then name; what is no image behind all that are. */
function orderOf({ source }: SyncEntry): string {
  const parsed = source === undefined ? undefined : parseReference(source.expanded.key);
  return parsed?.ok === true ? `0${parsed.reference.registry} ${formatReference(parsed.reference)}` : '1';
}

/** The same entries in any order: moving lines must not change what any of them says. */
function haveSameEntries(before: readonly SyncEntry[], after: readonly SyncEntry[]): boolean {
  const shown = (entries: readonly SyncEntry[]) =>
    entries
      .map(({ source, target, type }) => JSON.stringify([source?.text, target?.text, type?.text]))
      .toSorted()
      .join('\n');
  return shown(before) === shown(after);
}
