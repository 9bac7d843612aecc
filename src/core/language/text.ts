/** Where something stands in a text: UTF-16 offsets, `end` exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place as editors count it: both 0-based, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * A text with its line starts, so that offsets and positions can be turned into each other.
 * LF, CRLF and a lone CR end a line, as in VS Code's own documents.
 */
export class SourceText {
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#lineStarts = lineStartsOf(text);
  }

  /** Number of lines; an empty text has one. */
  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The position of an offset; offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.#lineStarts[low] ?? 0) };
  }

  /** The offset of a position; a line or character past its end is moved to the nearest one. */
  offsetAt(position: Position): number {
    if (position.line >= this.lineCount) return this.text.length;
    const { start, end } = this.lineRange(Math.max(0, position.line));
    return Math.min(start + Math.max(0, position.character), end);
  }

  /** The range of a 0-based line without its line break; an empty range at the end for a line that is not there. */
  lineRange(line: number): Range {
    const start = this.#lineStarts[line];
    if (start === undefined) return { start: this.text.length, end: this.text.length };
    let end = this.#lineStarts[line + 1] ?? this.text.length;
    if (line + 1 < this.lineCount && this.text.charCodeAt(end - 1) === 10) end -= 1;
    if (line + 1 < this.lineCount && end > start && this.text.charCodeAt(end - 1) === 13) end -= 1;
    return { start, end };
  }

  /** The text of a range. */
  slice(range: Range): string {
    return this.text.slice(range.start, range.end);
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
