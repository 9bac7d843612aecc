import type { TomlCursor } from './toml-cursor.ts';
import type { ScalarNode } from '../tree.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

/**
 * Reads the string that begins at the cursor with `"`, `'`, or three of them.
 * A string that is not closed ends with its line, one of three quotes with the text; both are reported.
 */
export function readString(cursor: TomlCursor): ScalarNode {
  const quote = cursor.char;
  const start = cursor.at;
  const long = cursor.follows(quote.repeat(3));
  cursor.at += long ? 3 : 1;
  if (long && !cursor.take('\n')) cursor.take('\r\n');
  const bodyStart = cursor.at;
  const value = quote === '"' ? readBasic(cursor, long) : readLiteral(cursor, long);
  const bodyEnd = cursor.at;
  cursor.reportControls({ start: bodyStart, end: bodyEnd }, 'a string', long);
  if (!cursor.take(quote.repeat(long ? 3 : 1))) {
    cursor.report({
      code: 'toml.unterminated-string',
      range: { start, end: bodyEnd },
      message: `The string is not closed: write ${quote.repeat(long ? 3 : 1)} at its end`,
      data: { quote: quote.repeat(long ? 3 : 1) },
    });
  }
  const range = { start, end: cursor.at };
  const style = long ? 'block' : quote === '"' ? 'double' : 'single';
  return { kind: 'scalar', range, style, value, raw: cursor.source.slice(range) };
}

/** Whether the closing quotes are here; up to two more quotes before them belong to a long string. */
function atClose(cursor: TomlCursor, quote: string, long: boolean): boolean {
  if (!long) return cursor.char === quote || cursor.atLineEnd();
  return cursor.follows(quote.repeat(3)) && !(cursor.follows(quote.repeat(4)) && fits(cursor, quote));
}

/** In a run of four or five quotes the last three close; a longer run closes with its first five. */
function fits(cursor: TomlCursor, quote: string): boolean {
  let run = 0;
  while (cursor.text.charAt(cursor.at + run) === quote) run += 1;
  return run <= 5 && run > 3;
}

function readLiteral(cursor: TomlCursor, long: boolean): string {
  const start = cursor.at;
  while (!cursor.ended && !atClose(cursor, "'", long)) cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
}

function readBasic(cursor: TomlCursor, long: boolean): string {
  let value = '';
  while (!cursor.ended && !atClose(cursor, '"', long)) {
    if (cursor.char === '\\') {
      value += readEscape(cursor, long);
    } else {
      value += cursor.char;
      cursor.at += 1;
    }
  }
  return value;
}

function readEscape(cursor: TomlCursor, long: boolean): string {
  const start = cursor.at;
  if (long) {
    const folded = cursor.matches(/\\[ \t]*\r?\n[ \t\r\n]*/y);
    if (folded !== undefined) {
      cursor.at += folded.length;
      return '';
    }
  }
  cursor.at += 1;
  const letter = cursor.char;
  const simple = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
  if (simple !== undefined) {
    cursor.at += 1;
    return simple;
  }
  if (letter === 'e') {
    cursor.at += 1;
    reportNewer(cursor, start, '\\e', 'escape-e');
    return '\u001b';
  }
  const hex = cursor.matches(/x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}/y);
  if (hex !== undefined) {
    cursor.at += hex.length;
    if (letter === 'x') reportNewer(cursor, start, '\\x', 'escape-x');
    const point = Number.parseInt(hex.slice(1), 16);
    if (point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)) return String.fromCodePoint(point);
    reportEscape(cursor, start, 'names no Unicode character');
    return '\uFFFD';
  }
  if (!cursor.ended && !cursor.atLineEnd()) cursor.at += 1;
  reportEscape(cursor, start, 'is no escape of TOML: write \\\\ for a backslash, or use single quotes');
  return cursor.text.slice(start + 1, cursor.at);
}

function reportEscape(cursor: TomlCursor, start: number, what: string): void {
  const range = { start, end: cursor.at };
  cursor.report({ code: 'toml.escape', range, message: `${cursor.source.slice(range)} ${what}` });
}

function reportNewer(cursor: TomlCursor, start: number, what: string, feature: string): void {
  cursor.report({
    code: 'toml.newer-syntax',
    range: { start, end: cursor.at },
    message: `${what} came with TOML 1.1: readers of TOML 1.0 refuse the file. Write it with \\u`,
    data: { feature },
  });
}
