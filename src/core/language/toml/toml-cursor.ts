import type { Problem } from '../../problems/problem.ts';
import type { Range, SourceText } from '../text.ts';
import type { TomlComment } from './toml.ts';

/** Where the TOML reader stands, and what it has noticed on the way. */
export class TomlCursor {
  readonly source: SourceText;
  readonly text: string;
  readonly comments: TomlComment[] = [];
  at: number;
  /** Set where the rest of a statement is not worth reading. */
  gaveUp = false;
  readonly #problems: Problem[];

  constructor(source: SourceText, problems: Problem[]) {
    this.source = source;
    this.text = source.text;
    this.#problems = problems;
    this.at = this.text.startsWith('\uFEFF') ? 1 : 0;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The character here; empty at the end. */
  get char(): string {
    return this.text.charAt(this.at);
  }

  follows(what: string): boolean {
    return this.text.startsWith(what, this.at);
  }

  /** Moves past `what` if it is next. */
  take(what: string): boolean {
    if (!this.follows(what)) return false;
    this.at += what.length;
    return true;
  }

  /** Whether the text here matches a sticky expression. */
  matches(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    return expression.exec(this.text)?.[0];
  }

  /** Moves past spaces and tabs. */
  skipBlanks(): void {
    while (this.char === ' ' || this.char === '\t') this.at += 1;
  }

  /** Moves to the end of the line, before its break. */
  skipLine(): void {
    while (!this.ended && !this.atLineEnd()) this.at += 1;
  }

  atLineEnd(): boolean {
    return this.char === '\n' || this.char === '\r';
  }

  /** Moves past one line break. A carriage return alone is none for TOML: it is reported, and taken as one. */
  skipBreak(): void {
    if (this.take('\r\n') || this.take('\n')) return;
    if (this.take('\r')) {
      this.report({
        code: 'toml.carriage-return',
        range: { start: this.at - 1, end: this.at },
        message: 'A carriage return without a line feed ends no line in TOML: save the file with LF or CRLF',
      });
    }
  }

  /** Moves past a comment, if there is one here. */
  skipComment(): void {
    if (!this.follows('#')) return;
    const start = this.at;
    while (!this.ended && !this.follows('\n') && !this.follows('\r\n')) this.at += 1;
    const end = this.at;
    this.comments.push({ range: { start, end }, text: this.text.slice(start + 1, end) });
    this.reportControls({ start, end }, 'a comment');
  }

  /** Moves past blanks, comments and line breaks, as allowed between the values of a list. */
  skipSpace(): void {
    for (;;) {
      this.skipBlanks();
      this.skipComment();
      if (!this.atLineEnd()) return;
      this.skipBreak();
    }
  }

  /** Reports the first control character of a range other than tab and line breaks that belong there. */
  reportControls(range: Range, where: string, breaks = false): void {
    for (let at = range.start; at < range.end; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === 9 || (code > 31 && code !== 127)) continue;
      if (breaks && (code === 10 || (code === 13 && this.text.charCodeAt(at + 1) === 10))) continue;
      this.report({
        code: code === 13 ? 'toml.carriage-return' : 'toml.control-character',
        range: { start: at, end: at + 1 },
        message: `A control character (U+${code.toString(16).toUpperCase().padStart(4, '0')}) is not allowed in ${where}: remove it`,
      });
      return;
    }
  }

  report(problem: Omit<Problem, 'severity'>): void {
    this.#problems.push({ severity: 'error', ...problem });
  }
}
