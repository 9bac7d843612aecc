import type { TomlCursor } from './toml-cursor.ts';
import { readString } from './toml-strings.ts';
import type { ScalarNode } from '../tree.ts';

/** Reads a key with its dots. Undefined, with a problem, where there is none. */
export function readKey(cursor: TomlCursor): readonly ScalarNode[] | undefined {
  const path: ScalarNode[] = [];
  do {
    cursor.skipBlanks();
    const part = readKeyPart(cursor);
    if (part === undefined) return undefined;
    path.push(part);
    const end = cursor.at;
    cursor.skipBlanks();
    if (cursor.char !== '.') cursor.at = end;
  } while (cursor.take('.'));
  return path;
}

function readKeyPart(cursor: TomlCursor): ScalarNode | undefined {
  if (cursor.char === '"' || cursor.char === "'") {
    const key = readString(cursor);
    if (key.style === 'block') {
      cursor.report({
        code: 'toml.key-expected',
        range: key.range,
        message: 'A key cannot have three quotes: write one quote on each side',
      });
    }
    return key;
  }
  const start = cursor.at;
  const word = cursor.matches(/[A-Za-z0-9_-]+/y);
  if (word !== undefined) {
    cursor.at += word.length;
    return {
      kind: 'scalar',
      range: { start, end: cursor.at },
      style: 'plain',
      value: word,
      raw: word,
    };
  }
  const found = cursor.matches(/[^\s=[\]{},#."']+/y);
  if (found !== undefined) cursor.at += found.length;
  cursor.report({
    code: 'toml.key-expected',
    range: { start, end: Math.max(cursor.at, Math.min(start + 1, cursor.text.length)) },
    message:
      found === undefined
        ? 'Here must be a key: letters, digits, - and _, or anything in quotes'
        : `${found} is no key without quotes: letters, digits, - and _ are, anything else needs quotes`,
  });
  return undefined;
}
