import { bareValue } from '../language/toml/toml-scalars.ts';
import type { Range } from '../language/text.ts';

/**
 * Whether go-toml 2 takes the word in a range for one value.
 * @param strict since 2.4 numbers must be sound already here; dates are looked at when they are decoded, as before
 */
export function isScanned(text: string, { start, end }: Range, strict: boolean): boolean {
  if (scanBare(text, start, strict) !== end) return false;
  if (!strict || startsDate(text, start)) return true;
  const bare = bareValue(text.slice(start, end));
  return bare.kind !== 'unquoted' && !(bare.kind === 'value' && bare.flaw !== undefined);
}

/**
 * Where go-toml 2 ends a value that has no quotes.
 *
 * It only scans here; whether the value makes sense is looked at when a key that containerd knows is decoded.
 * @param strict since 2.4 several blanks may stand in a date
 * @returns the offset after the value, or undefined where it refuses the text at once
 * @see github.com/pelletier/go-toml/v2: unstable/parser.go, parseIntOrFloatOrDateTime
 */
export function scanBare(text: string, at: number, strict: boolean): number | undefined {
  for (const word of ['true', 'false', 'inf', 'nan']) {
    if (text.startsWith(word, at)) return at + word.length;
  }
  return startsDate(text, at) ? scanDate(text, at, strict) : scanNumber(text, at);
}

function startsDate(text: string, at: number): boolean {
  return /^(?:\d\d:|\d{4}-)/.test(text.slice(at, at + 5));
}

/** Digits and what stands between them in dates; a blank, if a digit follows. */
function scanDate(text: string, at: number, strict: boolean): number {
  let end = at;
  let spaced = false;
  for (; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (/[\d\-Tt:.+Zz]/.test(char)) continue;
    if (char !== ' ' || (spaced && !strict) || !/\d/.test(text.charAt(end + 1))) break;
    spaced = true;
    end = Math.min(end + (strict ? 1 : 2), text.length - 1);
  }
  return Math.min(end, text.length);
}

function scanNumber(text: string, at: number): number | undefined {
  if (text.length - at > 2 && /^0[^.eE]/u.test(text.slice(at, at + 2))) {
    const digits = { x: /[0-9A-Fa-f_]*/y, o: /[0-7_]*/y, b: /[01_]*/y }[text.charAt(at + 1)];
    if (digits === undefined) return at + 1;
    digits.lastIndex = at + 2;
    return at + 2 + (digits.exec(text)?.[0].length ?? 0);
  }
  let end = at;
  for (; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (/[0-9+\-_.eE]/.test(char)) continue;
    if (char !== 'i' && char !== 'n') break;
    return /^(?:inf|nan)/.test(text.slice(end, end + 3)) ? end + 3 : undefined;
  }
  return end === at ? undefined : end;
}

const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const time = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?$/;

/**
 * Whether a scanned value is a date or time that go-toml 2 can decode.
 * @param latestSecond 60 before go-toml 2.3, then 59
 */
export function isGoDate(raw: string, latestSecond: number): boolean {
  const [, day, separator, clock, zone] =
    /^(\d{4}-\d\d-\d\d)?([Tt ])?([\d:.]+)?([Zz]|[+-]\d\d:\d\d)?$/.exec(raw) ?? [];
  if (day === undefined && clock === undefined) return false;
  if ((day !== undefined && clock !== undefined) !== (separator !== undefined)) return false;
  if (zone !== undefined && (separator === undefined || !isZone(zone))) return false;
  return (day === undefined || isDay(day)) && (clock === undefined || isTime(clock, latestSecond));
}

function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = date.exec(text) ?? [];
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0;
  return Number(day) >= 1 && Number(day) <= days;
}

function isTime(text: string, latestSecond: number): boolean {
  const [, hour, minute, second] = time.exec(text) ?? [];
  return hour !== undefined && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= latestSecond;
}

function isZone(text: string): boolean {
  const [, hour, minute] = /^[+-](\d\d):(\d\d)$/.exec(text) ?? ['', '0', '0'];
  return Number(hour) < 24 && Number(minute) < 60;
}
