/** What a word without quotes means: its value, or that it is none. `flaw` says why it is not allowed. */
export type BareValue =
  | { readonly kind: 'value'; readonly value: string | number | boolean; readonly flaw?: string }
  | { readonly kind: 'newer'; readonly value: string }
  | { readonly kind: 'too-large'; readonly value: number }
  | { readonly kind: 'unquoted' };

const decimal = '(?:0|[1-9](?:_?[0-9])*)';
const integer = new RegExp(`^[+-]?${decimal}$`, 'u');
const prefixed = /^0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)$/u;
const float = new RegExp(`^[+-]?${decimal}(?:\\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?$`, 'u');
const special = /^[+-]?(?:inf|nan)$/u;
const dateTime =
  /^(?:(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d))?(?:(?<gap>[Tt ])?(?<hour>\d\d):(?<minute>\d\d)(?<seconds>:(?<second>\d\d)(?:\.\d+)?)?(?<zone>[Zz]|[+-](?<zoneHour>\d\d):(?<zoneMinute>\d\d))?)?$/u;

/** Looks like a number or a date that went wrong, rather than like a word that lost its quotes. */
const numberLike = /^[+-]?[0-9][0-9A-Fa-f_.:+-]*$/u;

/**
 * The value of a word written without quotes.
 * Dates and times keep their text; integers beyond 64 bits are told apart.
 * @see https://toml.io/en/v1.0.0#integer and the sections after it
 */
export function bareValue(word: string): BareValue {
  if (word === 'true' || word === 'false') return { kind: 'value', value: word === 'true' };
  if (integer.test(word) || prefixed.test(word)) return integerValue(word);
  if (float.test(word)) return { kind: 'value', value: Number(word.replaceAll('_', '')) };
  if (special.test(word)) return { kind: 'value', value: specialValue(word) };
  const parts = dateTime.exec(word)?.groups;
  if (parts !== undefined && word !== '') return dateValue(word, parts);
  if (numberLike.test(word) && !/^[0-9]+(?:\.[0-9]+){3}/u.test(word)) {
    return { kind: 'value', value: word, flaw: 'is neither a number nor a date of TOML' };
  }
  return { kind: 'unquoted' };
}

function integerValue(word: string): BareValue {
  const clean = word.replaceAll('_', '');
  const negative = clean.startsWith('-');
  const size = BigInt(clean.replace(/^[+-]/u, ''));
  const most = (1n << 63n) - (negative ? 0n : 1n);
  const value = negative ? -Number(size) : Number(size);
  return { kind: size > most ? 'too-large' : 'value', value };
}

function specialValue(word: string): number {
  if (word.endsWith('nan')) return Number.NaN;
  return word.startsWith('-') ? -Infinity : Infinity;
}

function dateValue(word: string, parts: Readonly<Record<string, string | undefined>>): BareValue {
  const { year, month, day, gap, hour, seconds, zone } = parts;
  const shape =
    year === undefined
      ? gap === undefined && zone === undefined
      : hour === undefined
        ? gap === undefined
        : gap !== undefined;
  const fits =
    inRange(parts['hour'], 0, 23) &&
    inRange(parts['minute'], 0, 59) &&
    inRange(parts['second'], 0, 59) &&
    inRange(parts['zoneHour'], 0, 23) &&
    inRange(parts['zoneMinute'], 0, 59) &&
    (year === undefined || inRange(day, 1, daysIn(Number(year), Number(month))));
  if (!shape || !fits) return { kind: 'value', value: word, flaw: 'is no date or time that exists' };
  return hour !== undefined && seconds === undefined
    ? { kind: 'newer', value: word }
    : { kind: 'value', value: word };
}

function inRange(digits: string | undefined, least: number, most: number): boolean {
  return digits === undefined || (Number(digits) >= least && Number(digits) <= most);
}

/** Days of a month, 0 for a month that is none. */
function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
