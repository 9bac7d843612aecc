import { AssertionFault, quoted } from './assertion-fault.ts';
import type { HeaderMap, HeaderValue } from './assertion.ts';

const nameForm = /^[a-z](?:-?[a-z0-9])*$/;

/** A value, and the line after it. */
type Read<Value> = readonly [value: Value, next: number];

/**
 * Reads the headers of an assertion, as snapd's asserts/headers.go does: `name: text` to the end of the line, or `name:`
 * with text (four spaces), a list (`  -`) or a map (`  key:`) on the lines below.
 * @param text the head without the empty line after it
 * @throws AssertionFault of kind `header`
 */
export function parseHeaders(text: string): HeaderMap {
  const lines = text.split('\n');
  const headers = new Map<string, HeaderValue>();
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const name = nameIn(line, 'header');
    const [value, next] = readValue(lines, at, { used: name.length + 1, indent: 0 });
    if (headers.has(name))
      throw new AssertionFault('header', `the header ${quoted(name)} stands there twice`);
    headers.set(name, value);
    at = next;
  }
  return headers;
}

function nameIn(entry: string, what: string): string {
  const colon = entry.indexOf(':');
  if (colon < 0) throw new AssertionFault('header', `a ${what} has no ":": ${quoted(entry)}`);
  const name = entry.slice(0, colon);
  if (!nameForm.test(name)) {
    const hint = name.startsWith('\uFEFF') ? ' (a byte order mark stands before it)' : '';
    throw new AssertionFault('header', `no ${what} can be called ${quoted(name)}${hint}`);
  }
  return name;
}

/** Reads what follows a `name:` or a `-` of which `used` characters are read, and below which the base indent counts. */
function readValue(
  lines: readonly string[],
  at: number,
  { used, indent }: { readonly used: number; readonly indent: number },
): Read<HeaderValue> {
  const line = lines[at] ?? '';
  if (line.length > used) {
    if (line[used] !== ' ') {
      throw new AssertionFault('header', `a space is missing before the value: ${quoted(line)}`);
    }
    return [line.slice(used + 1), at + 1];
  }
  const prefix = `${' '.repeat(indent)}  `;
  const below = lines[at + 1];
  if (below?.startsWith(prefix) === true) {
    const first = below[prefix.length];
    if (first === '-') return readList(lines, at + 1, indent);
    if (first !== undefined && first !== ' ') return readMap(lines, at + 1, indent);
  }
  return readText(lines, at + 1, indent);
}

function readText(lines: readonly string[], first: number, indent: number): Read<string> {
  const prefix = `${' '.repeat(indent)}    `;
  const texts: string[] = [];
  for (let at = first; lines[at]?.startsWith(prefix) === true; at += 1) {
    texts.push((lines[at] ?? '').slice(prefix.length));
  }
  if (texts.length === 0) {
    throw new AssertionFault('header', `${quoted(lines[first - 1] ?? '')} is followed by no value`);
  }
  return [texts.join('\n'), first + texts.length];
}

function readList(lines: readonly string[], first: number, indent: number): Read<HeaderValue> {
  const prefix = `${' '.repeat(indent)}  -`;
  const list: HeaderValue[] = [];
  let at = first;
  while (lines[at]?.startsWith(prefix) === true) {
    const [value, next] = readValue(lines, at, { used: prefix.length, indent: indent + 2 });
    list.push(value);
    at = next;
  }
  return [list, at];
}

function readMap(lines: readonly string[], first: number, indent: number): Read<HeaderMap> {
  const prefix = `${' '.repeat(indent)}  `;
  const map = new Map<string, HeaderValue>();
  let at = first;
  while (lines[at]?.startsWith(prefix) === true) {
    const key = nameIn((lines[at] ?? '').slice(prefix.length), 'map entry');
    const used = prefix.length + key.length + 1;
    const [value, next] = readValue(lines, at, { used, indent: indent + 2 });
    if (map.has(key)) throw new AssertionFault('header', `the map entry ${quoted(key)} stands there twice`);
    map.set(key, value);
    at = next;
  }
  return [map, at];
}
