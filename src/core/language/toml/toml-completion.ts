import type { CompletionStyle, Cursor } from '../completion.ts';
import type { SourceText } from '../text.ts';
import type { PathSegment } from '../tree.ts';

/** How keys and values are put into TOML. Tables are written as headers by snippets of their own. */
export const tomlStyle: CompletionStyle = {
  key: (key, schema) => {
    const { type } = schema;
    if (type === 'array') return { insert: `${key} = [$0]`, snippet: true };
    if (type === 'object') return { insert: `[${key}."$1"]\n$0`, snippet: true };
    if (type === 'string' || (Array.isArray(type) && type.includes('string')))
      return { insert: `${key} = "$0"`, snippet: true };
    return { insert: `${key} = `, snippet: false };
  },
  value: (value) => (typeof value === 'string' ? JSON.stringify(value) : String(value)),
};

/**
 * Finds the cursor's place in TOML by lines alone, so that it works in half-typed and broken text: the last header
 * above gives the table, the text before the cursor says whether a key or a value is typed.
 */
export function tomlCursorAt(source: SourceText, offset: number): Cursor {
  const { line, character } = source.positionAt(offset);
  const range = source.lineRange(line);
  const text = source.slice(range);
  const before = text.slice(0, character);
  const table = tableAbove(source, line);
  const assigned = /^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*/.exec(before);
  if (assigned?.[1] !== undefined) {
    const inList = before.slice(assigned[0].length).startsWith('[');
    const start = inList ? wordStartInList(before, assigned[0].length) : assigned[0].length;
    return {
      path: [...table.path, unquoted(assigned[1]), ...(inList ? [0] : [])],
      at: 'value',
      replace: { start: range.start + start, end: range.start + wordEnd(text, start) },
      typed: before.slice(start),
      siblings: [],
    };
  }
  const start = before.length - before.trimStart().length;
  const rest = /^[A-Za-z0-9_-]*/.exec(text.slice(character))?.[0] ?? '';
  return {
    path: table.path,
    at: 'key',
    replace: { start: range.start + start, end: range.start + character + rest.length },
    typed: before.slice(start),
    siblings: keysOf(source, table.line, line),
  };
}

function tableAbove(
  source: SourceText,
  line: number,
): { readonly path: readonly PathSegment[]; readonly line: number } {
  for (let above = line - 1; above >= 0; above -= 1) {
    const match = /^\s*\[+([^\]]*(?:"[^"]*"|'[^']*'|[^\]"'])*)\]+/.exec(
      source.slice(source.lineRange(above)),
    );
    if (match?.[1] !== undefined) return { path: pathOf(match[1]), line: above };
  }
  return { path: [], line: -1 };
}

/** The parts of a header: bare, or in quotes. */
function pathOf(header: string): string[] {
  return [...header.matchAll(/"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

/** Keys between a header and the next one, the line of the cursor left out. */
function keysOf(source: SourceText, header: number, cursor: number): string[] {
  const keys: string[] = [];
  for (let at = header + 1; at < source.lineCount; at += 1) {
    const text = source.slice(source.lineRange(at));
    if (/^\s*\[/.test(text)) break;
    const key = /^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=/.exec(text)?.[1];
    if (at !== cursor && key !== undefined) keys.push(unquoted(key));
  }
  return keys;
}

function unquoted(key: string): string {
  return key.replace(/^["']|["']$/g, '');
}

function wordStartInList(before: string, from: number): number {
  const at = Math.max(before.lastIndexOf('['), before.lastIndexOf(',')) + 1;
  const start = Math.max(at, from + 1);
  return start + (before.slice(start).length - before.slice(start).trimStart().length);
}

function wordEnd(line: string, start: number): number {
  const rest = line.slice(start);
  const quoted = /^"[^"]*"?|^'[^']*'?/.exec(rest)?.[0];
  if (quoted !== undefined) return start + quoted.length;
  return start + (/^[^\s,\]#]*/.exec(rest)?.[0].length ?? 0);
}
