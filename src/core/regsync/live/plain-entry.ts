import type { MapEntry, ScalarNode } from '../../language/tree.ts';
import { readSyncEntry } from '../sync-file.ts';
import type { SyncEntry } from '../sync-file.ts';

/** Words that are no text (YAML 1.2.2, 10.3.2 "Tag Resolution"). */
const noText = /^(?:true|false|null)$/i;

/**
 * Reads an item that holds nothing but lines of `key: value`, as nearly all do, without a YAML reader.
 * @param text the item's lines
 * @param indent columns before its dash
 * @param place.at where the text begins in the file
 * @returns undefined for everything else
 */
export function plainEntry(
  text: string,
  indent: number,
  { at, index }: { readonly at: number; readonly index: number },
): SyncEntry | undefined {
  const entries = pairsOf(text, indent, at);
  const [first] = entries ?? [];
  const last = entries?.at(-1);
  if (entries === undefined || first === undefined || last === undefined) return undefined;
  const node = { kind: 'map', range: { start: first.range.start, end: at + text.length }, entries } as const;
  return readSyncEntry(node, index, { start: at + indent, end: last.range.end });
}

function pairsOf(text: string, indent: number, at: number): MapEntry[] | undefined {
  // A key with a value that means its own text to every reader of YAML: in quotes without escapes, or a plain word.
  const line =
    /( *)(- +)?([A-Za-z]+):( +)('[^'\r\n]*'|"[^"\\\r\n]*"|[A-Za-z_/][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*) *\r?\n/y;
  const entries: MapEntry[] = [];
  let column: number | undefined;
  for (line.lastIndex = 0; line.lastIndex < text.length;) {
    const offset = line.lastIndex;
    const found = line.exec(text);
    // Before the first key stands the dash, before the others as many blanks as up to the first.
    if (found === null || (found[2] === undefined) !== (column !== undefined)) return undefined;
    const [, before = '', dash = '', key = '', space = '', written = ''] = found;
    if (before.length !== (column ?? indent) || noText.test(key) || noText.test(written)) return undefined;
    column ??= indent + dash.length;
    const start = at + offset + column;
    const value = scalarOf(written, start + key.length + 1 + space.length);
    entries.push({ key: plainScalar(key, start), value, range: { start, end: value.range.end } });
  }
  return entries;
}

function scalarOf(written: string, start: number): ScalarNode {
  const quote = written.charAt(0);
  if (quote !== "'" && quote !== '"') return plainScalar(written, start);
  return {
    kind: 'scalar',
    range: { start, end: start + written.length },
    style: quote === "'" ? 'single' : 'double',
    value: written.slice(1, -1),
    raw: written,
  };
}

function plainScalar(text: string, start: number): ScalarNode {
  return {
    kind: 'scalar',
    range: { start, end: start + text.length },
    style: 'plain',
    value: text,
    raw: text,
  };
}
