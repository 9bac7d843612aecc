import type { Cursor } from '../completion.ts';
import type { SourceText } from '../text.ts';
import type { PathSegment } from '../tree.ts';

/** A line of block-style YAML: where its content begins, once for each `- ` before it. */
interface Line {
  /** Columns at which list items begin on this line. */
  readonly dashes: readonly number[];
  /** Column of the first character that is neither blank nor a dash. */
  readonly column: number;
  readonly key: string | undefined;
  /** Column after the key's colon. */
  readonly valueColumn: number;
}

/**
 * Finds the cursor's place in block-style YAML by indentation alone, so that it works in half-typed and broken text.
 * The cursor's column counts on an empty line. Flow collections (`[a, b]`, `{a: b}`) are seen as one value.
 */
export function yamlCursorAt(source: SourceText, offset: number): Cursor {
  const position = source.positionAt(offset);
  const range = source.lineRange(position.line);
  const before = source.text.slice(range.start, offset);
  const here = readLine(source.slice(range));
  const column = Math.min(here.column, position.character);
  if (here.key !== undefined && position.character >= here.valueColumn) {
    const start = wordStart(before, here.valueColumn);
    return {
      path: [...pathAbove(source, position.line, here.column), here.key],
      at: 'value',
      replace: { start: range.start + start, end: range.start + wordEnd(source.slice(range), start) },
      typed: before.slice(start),
      siblings: [],
    };
  }
  const path = pathAbove(source, position.line, column);
  const start = Math.min(column, before.length);
  const isListItem = here.dashes.length > 0 && typeof path.at(-1) === 'number';
  const replace = {
    start: range.start + start,
    end:
      range.start +
      Math.max(
        before.length,
        here.key === undefined ? wordEnd(source.slice(range), start) : here.valueColumn,
      ),
  };
  const typed = before.slice(start);
  // `- x` may be a list of words as well as the first key of a map: the schema knows, so both are offered as a value.
  const at =
    isListItem && here.key === undefined && typed !== '' && /['"{[]/.test(typed[0] ?? '') ? 'value' : 'key';
  return { path, at, replace, typed, siblings: siblingsOf(source, position.line, column) };
}

function readLine(text: string): Line {
  const dashes: number[] = [];
  let column = text.length - text.trimStart().length;
  while (text[column] === '-' && (text[column + 1] === ' ' || column + 1 === text.length)) {
    dashes.push(column);
    column += 1;
    while (text[column] === ' ') column += 1;
  }
  const match = /^(?:"([^"]*)"|'([^']*)'|([^\s#:'"[{][^#:]*?))\s*:(?=\s|$)/.exec(text.slice(column));
  if (match === null) return { dashes, column, key: undefined, valueColumn: 0 };
  return { dashes, column, key: match[1] ?? match[2] ?? match[3], valueColumn: column + match[0].length };
}

/** The path of the map or list that content at this column of this line belongs to. */
function pathAbove(source: SourceText, line: number, column: number): PathSegment[] {
  const climb = new Climb(column);
  climb.dashes(readLine(source.slice(source.lineRange(line))).dashes);
  for (let above = line - 1; above >= 0 && !climb.arrived; above -= 1) {
    const text = source.slice(source.lineRange(above));
    if (isBlank(text)) continue;
    const read = readLine(text);
    climb.key(read);
    climb.dashes(read.dashes);
  }
  return climb.path;
}

/** The way from a place up to the root: each step takes what stands further to the left. */
class Climb {
  readonly path: PathSegment[] = [];
  #limit: number;
  /** A list may stand at the same column as the key it belongs to. */
  #inList = false;

  constructor(column: number) {
    this.#limit = column;
  }

  get arrived(): boolean {
    return this.#limit === 0 && !this.#inList;
  }

  key({ key, column, dashes }: Line): void {
    const holdsList = this.#inList && dashes.length === 0 && column === this.#limit;
    if (key === undefined || (column >= this.#limit && !holdsList)) return;
    this.path.unshift(key);
    this.#limit = column;
    this.#inList = false;
  }

  dashes(columns: readonly number[]): void {
    for (const column of columns.toReversed()) {
      if (column >= this.#limit) continue;
      this.path.unshift(0);
      this.#limit = column;
      this.#inList = true;
    }
  }
}

function isBlank(text: string): boolean {
  const content = text.trimStart();
  return content === '' || content.startsWith('#');
}

function siblingsOf(source: SourceText, line: number, column: number): string[] {
  const keys: string[] = [];
  const own = readLine(source.slice(source.lineRange(line)));
  if (own.dashes.length === 0) collect(source, { from: line - 1, step: -1 }, column, keys);
  collect(source, { from: line + 1, step: 1 }, column, keys);
  return keys;
}

function collect(
  source: SourceText,
  walk: { from: number; step: 1 | -1 },
  column: number,
  keys: string[],
): void {
  for (let at = walk.from; at >= 0 && at < source.lineCount; at += walk.step) {
    const text = source.slice(source.lineRange(at));
    if (isBlank(text)) continue;
    const read = readLine(text);
    const outermost = read.dashes[0] ?? read.column;
    if (walk.step === 1 && outermost < column) return;
    if (read.column === column && read.key !== undefined) keys.push(read.key);
    if (outermost < column) return;
  }
}

function wordStart(before: string, valueColumn: number): number {
  let at = valueColumn;
  while (at < before.length && before[at] === ' ') at += 1;
  return at;
}

function wordEnd(line: string, start: number): number {
  const comment = line.slice(start).search(/\s#/);
  return start + (comment < 0 ? line.slice(start).trimEnd().length : comment);
}
