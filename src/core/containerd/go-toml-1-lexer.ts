import { ReadStop } from './hosts-content.ts';

/** A value as go-toml 1 keeps it. */
export type Toml1Value =
  | string
  | boolean
  | { readonly other: 'number' | 'date' | 'huge' }
  | Toml1Value[]
  | Toml1Tree
  | Toml1Tree[];

/** A table as go-toml 1 keeps it. */
export class Toml1Tree {
  readonly values = new Map<string, Toml1Value>();
  /** 0 for an inline table: go-toml gives it no line. */
  line: number;
  /** Keys can no longer be added. */
  inline = false;

  constructor(line: number) {
    this.line = line;
  }
}

/** A list of tables, which is not the same as a list of values. */
export function isTreeList(value: Toml1Value | undefined): value is Toml1Tree[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Toml1Tree);
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  n: '\n',
  b: '\b',
  f: '\f',
  '/': '/',
  t: '\t',
  r: '\r',
  '\\': '\\',
};

/**
 * Reads the words of go-toml 1.9.5: keys, strings, numbers and dates.
 * It is laxer than TOML in places (strings over lines, a bare carriage return) and stricter in others
 * (a date at the end of a line). Throws ReadStop where go-toml gives up.
 * @see github.com/pelletier/go-toml v1.9.5: lexer.go, keysparsing.go
 */
export class Toml1Lexer {
  readonly text: string;
  at: number;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.text = text;
    this.at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  get char(): string {
    return this.text.charAt(this.at);
  }

  /** Line of an offset, from 1: only line feeds count. Offsets must be asked for in the order of the text. */
  lineOf(offset: number): number {
    for (;;) {
      const next = this.text.indexOf('\n', this.#lineStart);
      if (next < 0 || next >= offset) return this.#line;
      this.#lineStart = next + 1;
      this.#line += 1;
    }
  }

  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    return expression.exec(this.text)?.[0];
  }

  take(expression: RegExp): string | undefined {
    const found = this.match(expression);
    if (found !== undefined) this.at += found.length;
    return found;
  }

  stop(reason: string, start = this.at): never {
    throw new ReadStop('discarded', reason, {
      start,
      end: Math.min(this.text.length, Math.max(this.at, start + 1)),
    });
  }

  skipBlanks(): void {
    this.take(/[ \t]*/y);
  }

  /** A comment reaches to a line feed; a carriage return alone does not end it. */
  skipComment(): void {
    this.take(/#(?:(?!\r?\n)[\s\S])*/y);
  }

  /** Blanks, line breaks and comments. */
  skipSpace(): void {
    while (this.take(/[ \t\r\n]+/y) !== undefined || this.char === '#') this.skipComment();
  }

  /** The key before an `=`, its quotes kept and its escapes undone. */
  readKey(): string {
    const start = this.at;
    let key = '';
    while (!this.ended && this.char !== '=') {
      const quote = this.char;
      if (quote === '"' || quote === "'") {
        this.at += 1;
        key += quote + (quote === '"' ? this.readBasic('"', true) : this.readLiteral("'")) + quote;
        this.at += 1;
        continue;
      }
      const blanks = this.take(/[ \t]+/y);
      if (blanks !== undefined) {
        if (this.take(/\.[ \t]*/y) === undefined) break;
        key += ' . ';
        continue;
      }
      if (!/[A-Za-z0-9_.-]/.test(quote))
        this.stop(`${this.text.slice(start, this.at + 1).trim()} is no key`, start);
      key += quote;
      this.at += 1;
    }
    return key;
  }

  /** A string of any kind, from its first quote. */
  readString(): string {
    const quote = this.char;
    const start = this.at;
    const long = this.text.startsWith(quote.repeat(3), this.at);
    const close = long ? quote.repeat(3) : quote;
    this.at += close.length;
    if (long) this.take(/\r?\n/y);
    const value = quote === '"' ? this.readBasic(close, long, start) : this.readLiteral(close, start);
    this.at += close.length;
    return value;
  }

  readLiteral(close: string, start = this.at): string {
    const end = this.text.indexOf(close, this.at);
    if (end < 0) {
      this.at = this.text.length;
      this.stop('the string is not closed', start);
    }
    const value = this.text.slice(this.at, end);
    this.at = end;
    return value;
  }

  readBasic(close: string, breaks: boolean, start = this.at): string {
    let value = '';
    while (!this.text.startsWith(close, this.at)) {
      if (this.ended) this.stop('the string is not closed', start);
      if (this.char === '\\') {
        value += this.readEscape();
        continue;
      }
      const control = this.char < ' ' && this.char !== '\t';
      if (control && !(breaks && /[\r\n]/.test(this.char)))
        this.stop('the string is not closed on its line', start);
      value += this.char;
      this.at += 1;
    }
    return value;
  }

  readEscape(): string {
    const start = this.at;
    this.at += 1;
    if (this.take(/[\r\n\t ]+/y) !== undefined) return '';
    const hex = this.take(/u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}/y);
    if (hex !== undefined) {
      const point = Number.parseInt(hex.slice(1), 16);
      return point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? '\uFFFD' : String.fromCodePoint(point);
    }
    const simple = Object.hasOwn(escapes, this.char) ? escapes[this.char] : undefined;
    if (simple === undefined) this.stop(`\\${this.char} is no escape`, start);
    this.at += 1;
    return simple;
  }

  /** A word without quotes: true, inf, a number, a date. */
  readWord(): Toml1Value {
    const start = this.at;
    const word = this.take(/true|false/y);
    if (word !== undefined) return word === 'true';
    if (this.take(/[+-]?(?:inf|nan)/y) !== undefined) return { other: 'number' };
    if (this.match(/\d\d:/y) !== undefined || this.match(/\d{4}-/y) !== undefined) return this.#readDate();
    const number = this.#readNumber();
    if (number === undefined) {
      const found = this.take(/[^\s,\]}#]+/y) ?? '';
      this.stop(found === '' ? 'a value is missing' : `${found} needs quotes`, start);
    }
    return number;
  }

  #readNumber(): Toml1Value | undefined {
    const start = this.at;
    if (this.match(/[+\-0-9]/y) === undefined) return undefined;
    if (this.match(/0[A-Za-z]/y) !== undefined) {
      const prefixed = this.take(/0(?:x[0-9A-Fa-f_]+|o[0-7_]+|b[01_]+)/y);
      return prefixed === undefined ? undefined : this.#integer(prefixed, start);
    }
    const found = this.take(/[+-]?(?:[0-9_]|\.(?=[0-9])|[eE][+-]?)+/y) ?? '';
    const dots = found.split('.').length - 1;
    if (!/[0-9]/.test(found) || dots > 1 || this.char === '.') return undefined;
    if (dots === 0 && !/[eE]/.test(found)) return this.#integer(found, start);
    const clean = found.replaceAll('_', '');
    const form = /^[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$/;
    const sound = form.test(clean) && Number.isFinite(Number(clean));
    if (!sound || /(?:^|[^0-9])_|_$/.test(found)) this.stop(`${found} is no number`, start);
    return { other: 'number' };
  }

  /** 64 bits with or without a sign; a leading zero is allowed before one digit only. */
  #integer(found: string, start: number): Toml1Value {
    const clean = found.replaceAll('_', '');
    const hex = clean.startsWith('0x') && clean.length > 2;
    const misplaced = hex ? /(?:^|[^0-9A-Fa-f])_|_$/ : /(?:^|[^0-9])_|_$/;
    if (misplaced.test(found) || /^0[0-9]./.test(clean) || /^0[xob]$/.test(clean)) {
      this.stop(`${found} is no number`, start);
    }
    const size = BigInt(clean.replace(/^[+-]/, ''));
    const most = clean.startsWith('-') ? 1n << 63n : (1n << (clean.startsWith('+') ? 63n : 64n)) - 1n;
    if (size > most) this.stop(`${found} is too large`, start);
    return { other: size >= 1n << 63n && !clean.startsWith('-') ? 'huge' : 'number' };
  }

  #readDate(): Toml1Value {
    const start = this.at;
    const clock = /\d\d:\d\d:\d\d(?:\.\d+)?/y;
    const day = this.take(/\d{4}-\d\d-\d\d/y);
    if (day === undefined) {
      const time = this.take(clock);
      if (time === undefined || !isTime(time)) this.stop('this is no time', start);
      return { other: 'date' };
    }
    if (!isDay(day)) this.stop(`${day} does not exist`, start);
    if (this.ended || this.match(/ (?!\d\d)/y) !== undefined) return { other: 'date' };
    if (this.take(/[ T]/y) === undefined) this.stop('a date must be followed by a blank or the end', start);
    const time = this.take(clock);
    const zone = time === undefined ? undefined : this.take(/Z|[+-]\d\d:\d\d|[+-]/y);
    if (time === undefined || !isTime(time) || !isZone(zone)) this.stop('this is no date with a time', start);
    return { other: 'date' };
  }
}

function isTime(text: string): boolean {
  const [hour, minute, second] = text.split(':').map((part) => Math.floor(Number(part)));
  return (hour ?? 99) < 24 && (minute ?? 99) < 60 && (second ?? 99) < 60;
}

function isZone(zone: string | undefined): boolean {
  if (zone === undefined || zone === 'Z') return true;
  const [hour, minute] = zone.slice(1).split(':').map(Number);
  return zone.length > 1 && (hour ?? 99) <= 24 && (minute ?? 99) <= 60;
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
