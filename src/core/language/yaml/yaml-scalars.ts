import type { CST } from 'yaml';
import type { YamlErrors } from './yaml-errors.ts';

/**
 * The text of a plain or quoted scalar, its quotes, escapes and line breaks resolved
 * (YAML 1.2.2, 7.3 "Flow Scalar Styles"). What is wrong with it is reported, and the rest read.
 */
export function flowScalarText(token: CST.FlowScalar, errors: YamlErrors): string {
  switch (token.type) {
    case 'single-quoted-scalar':
      return singleQuotedText(token, errors);
    case 'double-quoted-scalar':
      return doubleQuotedText(token, errors);
    default:
      return plainText(token, errors);
  }
}

const badStarts: ReadonlyMap<string | undefined, string> = new Map([
  ['\t', 'a tab character'],
  [',', 'flow indicator character ,'],
  ['%', 'directive indicator character %'],
  ['|', 'block scalar indicator |'],
  ['>', 'block scalar indicator >'],
  ['@', 'reserved character @'],
  ['`', 'reserved character `'],
]);

function plainText({ source, offset }: CST.FlowScalar, errors: YamlErrors): string {
  const bad = badStarts.get(source[0]);
  if (bad !== undefined) errors.at(offset, 'BAD_SCALAR_START', `Plain value cannot start with ${bad}`);
  return unfolded(source);
}

function singleQuotedText({ source, offset }: CST.FlowScalar, errors: YamlErrors): string {
  if (source.length === 1 || !source.endsWith("'"))
    errors.at(offset + source.length, 'MISSING_CHAR', "Missing closing 'quote");
  return unfolded(source.slice(1, -1)).replaceAll("''", "'");
}

/** Joins the lines of a scalar: one break is a blank, each empty line after it is a line feed. */
function unfolded(source: string): string {
  if (!source.includes('\n')) return source;
  const lines = source.split(/\r?\n/);
  let text = '';
  let breaks = 0;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const start = index === 0 ? 0 : blanksFrom(line, 0);
    const content = line.slice(start, isLast ? undefined : Math.max(start, blanksBefore(line, line.length)));
    if (index > 0 && content === '' && !isLast) {
      breaks += 1;
      continue;
    }
    if (index > 0) text += breaks === 0 ? ' ' : '\n'.repeat(breaks);
    text += content;
    breaks = 0;
  }
  return text;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** The offset of the first character from `at` on that is no blank. */
function blanksFrom(text: string, at: number): number {
  let end = at;
  while (isBlank(text[end])) end += 1;
  return end;
}

/** The offset behind the last character before `at` that is no blank. */
function blanksBefore(text: string, at: number): number {
  let start = at;
  while (isBlank(text[start - 1])) start -= 1;
  return start;
}

const escapes: ReadonlyMap<string | undefined, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['\t', '\t'],
]);
const codeLengths: ReadonlyMap<string | undefined, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function doubleQuotedText({ source, offset }: CST.FlowScalar, errors: YamlErrors): string {
  const last = source.length - 1;
  const next = /[\\\n]/g;
  let text = '';
  let from = 1;
  for (let match = next.exec(source); match !== null && match.index < last; match = next.exec(source)) {
    const isBreak = match[0] === '\n';
    text += source.slice(from, isBreak ? lineEnd(source, from, match.index) : match.index);
    const read = isBreak
      ? readFold(source, match.index + 1)
      : readEscape(source, match.index, offset, errors);
    text += read.text;
    from = read.end;
    next.lastIndex = from;
  }
  if (source.length === 1 || !source.endsWith('"'))
    errors.at(offset + source.length, 'MISSING_CHAR', 'Missing closing "quote');
  return text + source.slice(from, textEnd(source, from));
}

/** Where a line's text ends: its break is at `at`, and blanks before that do not count. */
function lineEnd(source: string, from: number, at: number): number {
  let end = at > from && source[at - 1] === '\r' ? at - 1 : at;
  while (end > from && isBlank(source[end - 1])) end -= 1;
  return end;
}

/** Where the text of the last line ends: before the closing quote, or where that is missing, with its blanks. */
function textEnd(source: string, from: number): number {
  const last = source.length - 1;
  if (source[last] === '\n') return lineEnd(source, from, last);
  return last > from && isBlank(source[last]) && isBlank(source[last - 1]) ? last + 1 : last;
}

/** A part of a text, and where it ends. */
interface Read {
  readonly text: string;
  readonly end: number;
}

/** Reads on behind a line break: further empty lines, and the blanks before what follows. */
function readFold(source: string, after: number): Read {
  let end = after;
  let breaks = 0;
  for (;;) {
    const character = source[end];
    if (character === '\n') breaks += 1;
    else if (!isBlank(character) && !(character === '\r' && source[end + 1] === '\n')) break;
    end += 1;
  }
  return { text: breaks === 0 ? ' ' : '\n'.repeat(breaks), end };
}

function readEscape(source: string, at: number, offset: number, errors: YamlErrors): Read {
  const character = source[at + 1];
  const simple = escapes.get(character);
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const lineBreak = character === '\n' ? 1 : character === '\r' && source[at + 2] === '\n' ? 2 : 0;
  if (lineBreak > 0) return { text: '', end: blanksFrom(source, at + 1 + lineBreak) };
  const length = codeLengths.get(character);
  const digits = source.slice(at + 2, at + 2 + (length ?? 0));
  const code = /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
  const end = at + 2 + (length ?? 0);
  if (code >= 0 && code <= 0x10_ff_ff) return { text: String.fromCodePoint(code), end };
  const raw = source.slice(at, end);
  errors.at(offset + at, 'BAD_DQ_ESCAPE', `Invalid escape sequence ${raw}`);
  return { text: raw, end };
}
