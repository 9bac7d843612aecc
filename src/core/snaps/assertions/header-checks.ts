import { AssertionFault, quoted } from './assertion-fault.ts';
import type { HeaderMap } from './assertion.ts';

/**
 * The text of a header that has to be there.
 * @param form what all of the text has to match, where it may not be just anything
 * @throws AssertionFault where the header is missing, empty, no text, or of another form
 */
export function textHeader(headers: HeaderMap, name: string, form = /^[^]+$/): string {
  const value = headers.get(name);
  if (value === undefined) throw new AssertionFault('header', `the header ${quoted(name)} is missing`);
  if (typeof value !== 'string') throw new AssertionFault('header', `the header ${quoted(name)} is no text`);
  if (value === '') throw new AssertionFault('header', `the header ${quoted(name)} is empty`);
  if (!form.test(value)) {
    throw new AssertionFault('header', `the header ${quoted(name)} cannot be ${quoted(value)}`);
  }
  return value;
}

/** A part of a primary key: snapd makes a file name of it. */
export function keyHeader(headers: HeaderMap, name: string): string {
  return textHeader(headers, name, /^[^/]+$/);
}

/** A SHA3-384 digest in base64url. snapd also takes line breaks in it and unused bits that are set; no store writes them. */
export function digestHeader(headers: HeaderMap, name: string): string {
  return textHeader(headers, name, /^[A-Za-z0-9_-]{64}$/);
}

/** The text of a header that may be missing; an empty text is a text. */
export function optionalTextHeader(headers: HeaderMap, name: string): string | undefined {
  const value = headers.get(name);
  if (value !== undefined && typeof value !== 'string') {
    throw new AssertionFault('header', `the header ${quoted(name)} is no text`);
  }
  return value;
}

/**
 * A whole number, zero or more, undefined where the header is missing.
 * snapd also takes a plus sign and `-0`, which no store writes.
 */
export function integerHeader(headers: HeaderMap, name: string): number | undefined {
  if (!headers.has(name)) return undefined;
  const value = Number(textHeader(headers, name, /^(?:0|[1-9][0-9]*)$/));
  if (!Number.isSafeInteger(value)) throw new AssertionFault('header', `${quoted(name)} is out of range`);
  return value;
}

/** A whole number, one or more, in a header or map entry that has to be there. */
export function positiveHeader(headers: HeaderMap, name: string): number {
  const value = integerHeader(headers, name) ?? 0;
  if (value < 1) throw new AssertionFault('header', `the header ${quoted(name)} has to be 1 or more`);
  return value;
}

/**
 * A list of texts; a header that is missing is an empty one.
 * @param form what each has to match
 */
export function textsHeader(headers: HeaderMap, name: string, form = /^[^]*$/): readonly string[] {
  const value = headers.get(name) ?? [];
  if (!Array.isArray(value)) throw new AssertionFault('header', `the header ${quoted(name)} is no list`);
  return value.map((text) => {
    if (typeof text === 'string' && form.test(text)) return text;
    throw new AssertionFault('header', `the list ${quoted(name)} holds what it may not`);
  });
}

/** A list of maps; a header that is missing is an empty one. */
export function mapsHeader(headers: HeaderMap, name: string): readonly HeaderMap[] {
  const value = headers.get(name) ?? [];
  if (!Array.isArray(value))
    throw new AssertionFault('header', `the header ${quoted(name)} is no list of maps`);
  return value.map((map) => {
    if (map instanceof Map) return map as HeaderMap;
    throw new AssertionFault('header', `the header ${quoted(name)} is no list of maps`);
  });
}
