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

/** More pieces are put together: looking through them would take longer. */
const mostPieces = 64;

/**
 * A text with its line starts, so that offsets and positions can be turned into each other.
 * LF, CRLF and a lone CR end a line, as in VS Code's own documents.
 */
export class SourceText {
  /** One after the other they are the text; several between an edit and the next time all of it is asked for. */
  #pieces: readonly string[];
  readonly length: number;
  /** Counted when the first position is asked for: many texts are read and never shown. */
  #counted: readonly number[] | undefined;

  /** Takes the text, in one piece or in several that follow each other. */
  constructor(...pieces: readonly string[]) {
    this.#pieces = pieces;
    this.length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  get text(): string {
    if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join('')];
    return this.#pieces[0] ?? '';
  }

  get #lineStarts(): readonly number[] {
    this.#counted ??= lineStartsOf(this.text);
    return this.#counted;
  }

  /** Number of lines; an empty text has one. */
  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The position of an offset; offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
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
    if (position.line >= this.lineCount) return this.length;
    const { start, end } = this.lineRange(Math.max(0, position.line));
    return Math.min(start + Math.max(0, position.character), end);
  }

  /** The range of a 0-based line without its line break; an empty range at the end for a line that is not there. */
  lineRange(line: number): Range {
    const start = this.#lineStarts[line];
    if (start === undefined) return { start: this.length, end: this.length };
    let end = this.#lineStarts[line + 1] ?? this.length;
    if (line + 1 < this.lineCount && this.text.charCodeAt(end - 1) === 10) end -= 1;
    if (line + 1 < this.lineCount && end > start && this.text.charCodeAt(end - 1) === 13) end -= 1;
    return { start, end };
  }

  /**
   * The text with a range of it replaced: what costs is what changes, and not what is there.
   * @param range inside the text
   */
  edited(range: Range, inserted: string): SourceText {
    const pieces = [
      ...this.#piecesOf({ start: 0, end: range.start }),
      inserted,
      ...this.#piecesOf({ start: range.end, end: this.length }),
    ];
    const source = pieces.length > mostPieces ? new SourceText(pieces.join('')) : new SourceText(...pieces);
    if (this.#counted !== undefined) source.#counted = this.#editedLines(source, range, inserted);
    return source;
  }

  /** The line starts of an edited text: those of the lines that change are looked for, the others moved. */
  #editedLines(source: SourceText, { start, end }: Range, inserted: string): readonly number[] {
    const starts = this.#lineStarts;
    // A carriage return before the range ends a line alone or with the line feed behind it, so its line changes too.
    const first = Math.max(0, this.positionAt(start).line - 1);
    const next = this.positionAt(end).line + 1;
    const grown = inserted.length - (end - start);
    const from = starts[first] ?? 0;
    const until = (starts[next] ?? this.length) + grown;
    const changed = lineStartsOf(source.slice({ start: from, end: until })).map((at) => at + from);
    const behind = starts.slice(next).map((at) => at + grown);
    if (behind.length > 0 && changed.at(-1) === behind[0]) changed.pop();
    return starts.slice(0, first).concat(changed, behind);
  }

  #piecesOf({ start, end }: Range): string[] {
    const found: string[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      if (at < end && at + piece.length > start)
        found.push(piece.slice(Math.max(0, start - at), Math.min(piece.length, end - at)));
      at += piece.length;
    }
    return found;
  }

  /** The text of a range. */
  slice(range: Range): string {
    return this.#piecesOf(range).join('');
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
