import { SourceText } from '../language/text.ts';

/** The entry of a sync file that an offset is in, as a text of its own. */
export interface EntryAround {
  readonly source: SourceText;
  /** Where it begins in the file. */
  readonly start: number;
  /** The key of the file that it is below. */
  readonly section: 'sync' | 'creds' | 'defaults' | undefined;
}

/** Lines that are looked through above and below: no entry has as many. */
const mostLines = 200;
const sections = ['sync', 'creds', 'defaults'] as const;

/**
 * Cuts out the entry around an offset by its lines alone, so that what it costs does not grow with the file. It begins
 * at the nearest dash, or at the key that holds the list, and ends before the next of them.
 */
export function entryAround(source: SourceText, offset: number): EntryAround {
  const { line } = source.positionAt(offset);
  const textOf = (at: number) => source.slice(source.lineRange(at));
  let first = line;
  while (first > 0 && line - first < mostLines && !beginsEntry(textOf(first))) first -= 1;
  const indent = indentOf(textOf(first));
  let last = line;
  while (last + 1 < source.lineCount && last - line < mostLines) {
    const next = textOf(last + 1);
    if (next.trim() !== '' && (indentOf(next) < indent || (indentOf(next) === indent && beginsEntry(next))))
      break;
    last += 1;
  }
  const { start } = source.lineRange(first);
  const { end } = source.lineRange(last);
  return {
    source: new SourceText(source.slice({ start, end })),
    start,
    section: sectionAt(source.text, offset),
  };
}

function beginsEntry(line: string): boolean {
  return /^(?: *-(?: |$)|[A-Za-z])/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function sectionAt(text: string, offset: number): EntryAround['section'] {
  let nearest = -1;
  let found: EntryAround['section'];
  for (const name of sections) {
    const key = `${name}:`;
    const at = text.startsWith(key) ? 0 : -1;
    const later = text.lastIndexOf(`\n${key}`, offset - 1);
    const last = Math.max(at, later);
    if (last > nearest && last < offset) {
      nearest = last;
      found = name;
    }
  }
  return found;
}
