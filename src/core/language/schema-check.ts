import type { Problem } from '../problems/problem.ts';
import type { SchemaError } from './compile-schema.ts';
import type { Language } from './language.ts';
import { nearestWord } from './nearest.ts';
import { keysAt, schemasAt, wantedBy } from './schema.ts';
import type { Schema } from './schema.ts';
import type { Range } from './text.ts';
import { entryOf, nodeAt, plainOf } from './tree.ts';
import type { ParsedDocument, PathSegment, TreeNode } from './tree.ts';

type Checked = Pick<Language, 'kind' | 'schema' | 'validate' | 'unknownKey'>;

/**
 * Checks a document against its language's schema.
 * @returns problems `<kind>.unknown-key`, `.missing-key`, `.wrong-type`, `.wrong-value`, each at the key or value
 *   that is meant; none for an empty document
 */
export function checkSchema(language: Checked, document: ParsedDocument): Problem[] {
  const { root } = document;
  if (root === undefined) return [];
  return language.validate(plainOf(root)).flatMap((error) => problemOf(error, language, root));
}

function problemOf(error: SchemaError, language: Checked, root: TreeNode): Problem[] {
  const { path, keyword, key = '' } = error;
  const node = nodeAt(root, path);
  if (node === undefined) return [];
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(key, path, { language, node });
    case 'required':
      return missingKey(key, path, { language, node, root });
    case 'propertyNames':
      return badName(key, language.kind, node);
    default:
      return wrongValue(error, error.schema, { language, node });
  }
}

function unknownKey(
  key: string,
  path: readonly PathSegment[],
  at: { language: Checked; node: TreeNode },
): Problem[] {
  const { language, node } = at;
  const entries = node.kind === 'map' ? node.entries.filter((entry) => String(entry.key.value) === key) : [];
  const known = keysAt(language.schema, path);
  const meant = misspellingAt(language.schema, path, key) ?? nearestWord(key, known.keys());
  const hint = meant === undefined ? knownKeys(known) : `Write ${meant}`;
  return entries.map((entry) => ({
    code: `${language.kind}.unknown-key`,
    severity: language.unknownKey.severity,
    range: entry.key.range,
    message: `${key} is no key here, so ${language.unknownKey.effect}. ${hint}`,
    data: meant === undefined ? { key } : { key, meant },
  }));
}

function misspellingAt(schema: Schema, path: readonly PathSegment[], key: string): string | undefined {
  for (const { misspellings } of schemasAt(schema, path)) {
    if (misspellings && Object.hasOwn(misspellings, key)) return misspellings[key];
  }
  return undefined;
}

function knownKeys(known: ReadonlyMap<string, Schema>): string {
  const names = [...known.keys()];
  if (names.length === 0) return 'No key is known here';
  return names.length > 8
    ? 'See the completion list for the keys it knows'
    : `Known here: ${names.join(', ')}`;
}

function missingKey(
  key: string,
  path: readonly PathSegment[],
  at: { language: Checked; node: TreeNode; root: TreeNode },
): Problem[] {
  const { language, node, root } = at;
  const description = keysAt(language.schema, path).get(key)?.description;
  return [
    {
      code: `${language.kind}.missing-key`,
      severity: 'error',
      range: keyRange(root, path) ?? firstLine(node),
      message: `${path.findLast((segment) => typeof segment === 'string') ?? 'This file'} has no ${key}.${description === undefined ? '' : ` ${description}`}`,
      data: { key },
    },
  ];
}

function badName(name: string, kind: string, node: TreeNode): Problem[] {
  const entry = entryOf(node, name);
  if (entry === undefined) return [];
  return [
    {
      code: `${kind}.wrong-value`,
      severity: 'error',
      range: entry.key.range,
      message: `${name} is no name that can stand here`,
    },
  ];
}

function wrongValue(error: SchemaError, owner: Schema, at: { language: Checked; node: TreeNode }): Problem[] {
  const { language, node } = at;
  const { kind } = language;
  const range = node.kind === 'scalar' ? node.range : firstLine(node);
  const shown = node.kind === 'scalar' ? clipped(node.raw) : node.kind === 'map' ? 'a map' : 'a list';
  const said = shown === '' ? 'Nothing is written here; it' : shown;
  switch (error.keyword) {
    case 'pattern':
      return [
        {
          code: `${kind}.wrong-value`,
          severity: 'error',
          range,
          message: `${said} ${owner.patternMessage ?? 'has a form that is not allowed here'}`,
        },
      ];
    case 'enum': {
      const words = (owner.enum ?? []).map(String);
      const meant = node.kind === 'scalar' ? nearestWord(String(node.value), words) : undefined;
      const problem: Problem = {
        code: `${kind}.wrong-value`,
        severity: 'error',
        range,
        message: `${said} is not one of ${words.join(', ')}`,
      };
      return [meant === undefined ? problem : { ...problem, data: { meant } }];
    }
    case 'type':
    case 'anyOf':
      return [
        {
          code: `${kind}.wrong-type`,
          severity: 'error',
          range,
          message: `${said} is not what belongs here: ${wantedBy(owner, language.schema)}`,
        },
      ];
    default:
      return [
        {
          code: `${kind}.wrong-value`,
          severity: 'error',
          range,
          message: `${said} ${owner.patternMessage ?? 'is not allowed here'}`,
        },
      ];
  }
}

function clipped(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** The key that a path ends with, for problems that speak about the whole value. */
function keyRange(root: TreeNode, path: readonly PathSegment[]): Range | undefined {
  const last = path.at(-1);
  if (typeof last !== 'string') return undefined;
  return entryOf(nodeAt(root, path.slice(0, -1)), last)?.key.range;
}

function firstLine(node: TreeNode): Range {
  if (node.kind === 'map' && node.entries[0] !== undefined) return node.entries[0].key.range;
  return { start: node.range.start, end: Math.min(node.range.end, node.range.start + 1) };
}
