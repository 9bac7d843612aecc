import type { Range } from '../text.ts';
import type { TomlCursor } from './toml-cursor.ts';
import { readKey } from './toml-keys.ts';
import { bareValue, type BareValue } from './toml-scalars.ts';
import { readString } from './toml-strings.ts';
import { entriesOf } from './toml-tree.ts';
import type { TomlAssignment, TomlInlineTable } from './toml.ts';
import type { ScalarNode, SequenceNode, TreeNode } from '../tree.ts';

/** Lists and inline tables in each other beyond this are not read. */
const deepest = 100;

/** How far the end of an inline table over several lines is looked for, in characters. */
const furthest = 10_000;

/** What a value belongs to. */
interface ValueContext {
  /** The key as written without quotes, for messages and fixes. */
  readonly key: string;
  /** How many lists and inline tables are open. */
  readonly depth: number;
}

/**
 * Reads `key = value`, at the start of a line or in an inline table.
 * @returns undefined where there is no key; the cursor then stays where it is unless a broken key was passed
 */
export function readAssignment(cursor: TomlCursor, depth = 0): TomlAssignment | undefined {
  const start = cursor.at;
  const { line } = cursor.source.positionAt(start);
  const path = readKey(cursor);
  if (path === undefined) return undefined;
  cursor.skipBlanks();
  const keyEnd = path.at(-1)?.range.end ?? cursor.at;
  if (!cursor.take('=')) {
    cursor.report({
      code: 'toml.equals-expected',
      range: { start, end: keyEnd },
      message: `${cursor.text.slice(start, keyEnd)} has no value: write = and a value after the key`,
    });
    return { kind: 'assignment', path, value: undefined, range: { start, end: keyEnd }, line };
  }
  const end = cursor.at;
  cursor.skipBlanks();
  const value = readValue(cursor, { key: path.map((key) => String(key.value)).join('.'), depth });
  return { kind: 'assignment', path, value, range: { start, end: value?.range.end ?? end }, line };
}

/** Reads one value; undefined, with a problem, where there is none. */
export function readValue(cursor: TomlCursor, context: ValueContext): TreeNode | undefined {
  switch (cursor.char) {
    case '"':
    case "'":
      return readString(cursor);
    case '[':
    case '{':
      if (context.depth >= deepest) return tooDeep(cursor);
      return cursor.char === '[' ? readArray(cursor, context) : readInlineTable(cursor, context);
    default:
      return readBare(cursor, context);
  }
}

function tooDeep(cursor: TomlCursor): undefined {
  const start = cursor.at;
  cursor.skipLine();
  cursor.gaveUp = true;
  cursor.report({
    code: 'toml.too-deep',
    range: { start, end: cursor.at },
    message: `Lists within lists are read to a depth of ${deepest}`,
  });
  return undefined;
}

function readBare(cursor: TomlCursor, context: ValueContext): ScalarNode | undefined {
  const start = cursor.at;
  const word = cursor.matches(/(?:\d{4}-|\d\d:)[\d:.+\-TtZz]* \d[^\s,\]}#]*|[^\s,\]}#]+/y);
  if (word === undefined) {
    cursor.report({
      code: 'toml.value-missing',
      range: { start: Math.max(0, start - 1), end: start },
      message: `${context.key} has no value: write one after the =`,
      data: { key: context.key },
    });
    return undefined;
  }
  cursor.at += word.length;
  const bare = bareValue(word);
  // A word that lost its quotes goes on to the end of the line, where no list can end it before.
  if (bare.kind === 'unquoted' && context.depth === 0) {
    cursor.at += cursor.matches(/(?:[^\r\n#]|(?<=\S)#)*/y)?.length ?? 0;
    while (/\s/u.test(cursor.text.charAt(cursor.at - 1))) cursor.at -= 1;
  }
  const range = { start, end: cursor.at };
  const raw = cursor.source.slice(range);
  const value = bare.kind === 'unquoted' ? raw : bare.value;
  reportBare(cursor, bare, { raw, range, key: context.key });
  return { kind: 'scalar', range, style: 'plain', value, raw };
}

/** Says what is wrong with a word without quotes, if anything is. */
function reportBare(
  cursor: TomlCursor,
  bare: BareValue,
  { raw, range, key }: { readonly raw: string; readonly range: Range; readonly key: string },
): void {
  switch (bare.kind) {
    case 'unquoted':
      cursor.report({
        code: 'toml.unquoted-value',
        range,
        message: `${raw} needs quotes: ${key} = "${raw}"`,
        data: { key, value: raw },
      });
      return;
    case 'newer':
      cursor.report({
        code: 'toml.newer-syntax',
        range,
        message: 'A time without seconds came with TOML 1.1: write the seconds',
        data: { feature: 'seconds' },
      });
      return;
    case 'too-large':
      cursor.report({ code: 'toml.number-range', range, message: `${raw} does not fit into 64 bits` });
      return;
    case 'value':
      if (bare.flaw !== undefined) {
        cursor.report({ code: 'toml.bad-value', range, message: `${raw} ${bare.flaw}` });
      }
  }
}

/** A line that can only be a header or an assignment: the list before it was not closed. */
const freshStatement =
  /\[\[?[ \t]*(?!(?:true|false|inf|nan)\b)[A-Za-z_][A-Za-z0-9_-]*[ \t]*[.\]]|[A-Za-z_][A-Za-z0-9_.-]*[ \t]*=/y;

function readArray(cursor: TomlCursor, context: ValueContext): SequenceNode {
  const start = cursor.at;
  cursor.at += 1;
  const items: TreeNode[] = [];
  let separated = true;
  for (;;) {
    cursor.skipSpace();
    if (cursor.gaveUp || cursor.take(']')) break;
    const open = cursor.ended || cursor.char === '}' || cursor.matches(freshStatement) !== undefined;
    if (open) {
      reportOpen(cursor, start, 'list', ']');
      break;
    }
    if (cursor.char === ',') {
      if (separated) reportComma(cursor, 'A comma stands here without a value before it: remove it');
      separated = true;
      cursor.at += 1;
      continue;
    }
    if (!separated) reportComma(cursor, 'A comma is missing before this value');
    const item = readValue(cursor, { key: context.key, depth: context.depth + 1 });
    if (item === undefined) break;
    items.push(item);
    separated = false;
  }
  return { kind: 'sequence', range: { start, end: cursor.at }, items };
}

function readInlineTable(cursor: TomlCursor, context: ValueContext): TomlInlineTable {
  const start = cursor.at;
  cursor.at += 1;
  const assignments: TomlAssignment[] = [];
  let separated = true;
  for (;;) {
    skipInline(cursor);
    if (cursor.gaveUp) break;
    if (cursor.char === '}') {
      if (separated && assignments.length > 0) {
        reportNewer(cursor, 'A comma after the last key of an inline table', 'trailing-comma');
      }
      cursor.at += 1;
      break;
    }
    if (cursor.ended || cursor.atLineEnd() || cursor.char === ']') {
      reportOpen(cursor, start, 'inline table', '}');
      break;
    }
    if (cursor.char === ',') {
      if (separated) reportComma(cursor, 'A comma stands here without a key before it: remove it');
      separated = true;
      cursor.at += 1;
      continue;
    }
    if (!separated) reportComma(cursor, 'A comma is missing before this key');
    const assignment = readAssignment(cursor, context.depth + 1);
    if (assignment === undefined) {
      cursor.skipLine();
      break;
    }
    assignments.push(assignment);
    separated = false;
  }
  const range = { start, end: cursor.at };
  return { kind: 'map', range, entries: entriesOf(assignments, cursor), assignments };
}

/** Line breaks in an inline table came with TOML 1.1; they are followed only where the table is closed later on. */
function skipInline(cursor: TomlCursor): void {
  cursor.skipBlanks();
  if (cursor.matches(/#[^\r\n]*\r?\n|\r?\n/y) === undefined || !closesLater(cursor)) return;
  const start = cursor.at;
  cursor.skipSpace();
  cursor.report({
    code: 'toml.newer-syntax',
    range: { start, end: start + 1 },
    message: 'A line break in an inline table came with TOML 1.1: write the table on one line',
    data: { feature: 'inline-break' },
  });
}

/** Words that matter for brackets: strings and comments are passed over whole. */
const bracketOrSkip = /"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|#[^\r\n]*|[[\]{}]/g;

/** Whether the brackets that follow close the inline table that is open here. */
function closesLater(cursor: TomlCursor): boolean {
  const open = ['}'];
  bracketOrSkip.lastIndex = cursor.at;
  for (let found = bracketOrSkip.exec(cursor.text); found !== null; found = bracketOrSkip.exec(cursor.text)) {
    const [word] = found;
    if (word === '{') open.push('}');
    else if (word === '[') open.push(']');
    else if (word === '}' || word === ']') {
      if (open.pop() !== word) return false;
      if (open.length === 0) return true;
    }
    if (found.index - cursor.at > furthest) return false;
  }
  return false;
}

function reportOpen(cursor: TomlCursor, start: number, what: string, missing: string): void {
  cursor.report({
    code: `toml.unterminated-${what.replace(' ', '-')}`,
    range: { start, end: start + 1 },
    message: `The ${what} is not closed: write ${missing} at its end`,
    data: { missing },
  });
}

function reportComma(cursor: TomlCursor, message: string): void {
  cursor.report({ code: 'toml.comma', range: { start: cursor.at, end: cursor.at + 1 }, message });
}

function reportNewer(cursor: TomlCursor, what: string, feature: string): void {
  cursor.report({
    code: 'toml.newer-syntax',
    range: { start: cursor.at, end: cursor.at + 1 },
    message: `${what} came with TOML 1.1: remove it for readers of TOML 1.0`,
    data: { feature },
  });
}
