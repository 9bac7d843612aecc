import type { Range } from '../../language/text.ts';

/** Where the items of a sync file's `sync` list stand, as its lines show them. */
export interface ItemLines {
  /** Where the key `sync` begins. */
  readonly keyAt: number;
  /** Columns before each dash. */
  readonly indent: number;
  /** The start of each item's first line; what stands between two of them belongs to the first. */
  readonly starts: readonly number[];
  /** Where the first line behind the list begins. */
  readonly end: number;
}

const newline = 10;
const carriageReturn = 13;
const space = 32;
const hash = 35;
const dash = 45;

/** The text of an item that is not the last one. */
export function itemRange({ starts }: ItemLines, index: number): Range {
  return { start: starts[index] ?? 0, end: starts[index + 1] ?? 0 };
}

/**
 * Finds the items of a list in plain block style by the indentation of lines alone; whether YAML sees them there too is
 * for the caller to find out.
 * @returns undefined where there is no such list, or more than one line that could begin it
 */
export function findItems(text: string): ItemLines | undefined {
  const [key, another] = text.matchAll(/(?<=^|\n)sync:(?: *| +#[^\r\n]*)\r?\n/g);
  if (key === undefined || another !== undefined) return undefined;
  const from = firstItem(text, key.index + key[0].length);
  if (from === undefined) return undefined;
  const indent = columnAt(text, from);
  const items = splitItems(text, from, indent);
  // A line behind the list that is neither of it nor a key of the file: what is wrong there hangs on all items.
  if (items.end < text.length && columnAt(text, items.end) > 0) return undefined;
  return { keyAt: key.index, indent, ...items };
}

function firstItem(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    const column = columnAt(text, at);
    if (isEmpty(text, at + column)) continue;
    return isDash(text, at + column) ? at : undefined;
  }
  return undefined;
}

/**
 * Cuts a text at the lines that begin an item.
 * @param from where a line begins
 * @returns where each item begins, and where the first line begins that belongs to none
 */
export function splitItems(text: string, from: number, indent: number): Pick<ItemLines, 'starts' | 'end'> {
  const starts: number[] = [];
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    const column = columnAt(text, at);
    if (column > indent || isEmpty(text, at + column)) continue;
    if (column < indent || !isDash(text, at + column)) return { starts, end: at };
    starts.push(at);
  }
  return { starts, end: text.length };
}

function columnAt(text: string, line: number): number {
  let column = 0;
  while (text.charCodeAt(line + column) === space) column += 1;
  return column;
}

/** Whether nothing but a comment stands from here to the end of the line. */
function isEmpty(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return code === hash || code === newline || code === carriageReturn;
}

function isDash(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== dash) return false;
  const next = text.charCodeAt(at + 1);
  return next === space || next === newline || next === carriageReturn || at + 1 === text.length;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
