import { keysAt, requiredAt, resolveSchema, schemasAt } from './schema.ts';
import type { Schema } from './schema.ts';
import type { Range } from './text.ts';
import type { PathSegment } from './tree.ts';

/** Where the cursor stands in a document, complete or half-typed. */
export interface Cursor {
  /** Path of the map that a key is typed in, or of the value that is typed. */
  readonly path: readonly PathSegment[];
  readonly at: 'key' | 'value';
  /** What a completion replaces: the word around the cursor, opening quote included. */
  readonly replace: Range;
  /** What is written of it so far, up to the cursor. */
  readonly typed: string;
  /** Keys that the same map already has, the one being typed left out. */
  readonly siblings: readonly string[];
}

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'reference' | 'snippet';
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is inserted in place of `range`; a VS Code snippet where `snippet` is true. */
  readonly insert: string;
  readonly snippet?: boolean;
  readonly range: Range;
  /** Sorts before those with a higher one. */
  readonly rank: number;
}

/** How a format writes a key with its value, and a value. */
export interface CompletionStyle {
  readonly key: (key: string, schema: Schema) => { readonly insert: string; readonly snippet: boolean };
  readonly value: (value: string | number | boolean | null, schema: Schema) => string;
}

/**
 * What the schema offers at a cursor: keys not yet there, required ones first; words, examples and defaults as values.
 * @returns nothing where the schema knows nothing about the place
 */
export function completeFromSchema(schema: Schema, cursor: Cursor, style: CompletionStyle): CompletionItem[] {
  return cursor.at === 'key' ? completeKeys(schema, cursor, style) : completeValues(schema, cursor, style);
}

function completeKeys(schema: Schema, cursor: Cursor, style: CompletionStyle): CompletionItem[] {
  const required = requiredAt(schema, cursor.path);
  const present = new Set(cursor.siblings);
  const items: CompletionItem[] = [];
  for (const [key, child] of keysAt(schema, cursor.path)) {
    if (present.has(key)) continue;
    const { insert, snippet } = style.key(key, child);
    items.push({
      label: key,
      kind: 'key',
      ...(required.has(key) ? { detail: 'required' } : {}),
      ...(child.description === undefined ? {} : { documentation: describeSchema(child) }),
      insert,
      snippet,
      range: cursor.replace,
      rank: required.has(key) ? 0 : child.deprecated ? 2 : 1,
    });
  }
  return items;
}

function completeValues(schema: Schema, cursor: Cursor, style: CompletionStyle): CompletionItem[] {
  const items = new Map<string, CompletionItem>();
  for (const candidate of schemasAt(schema, cursor.path)) {
    for (const { value, documentation, detail } of valuesOf(candidate, schema)) {
      const insert = style.value(value, candidate);
      if (items.has(insert)) continue;
      items.set(insert, {
        label: String(value),
        kind: 'value',
        ...(detail === undefined ? {} : { detail }),
        ...(documentation === undefined ? {} : { documentation }),
        insert,
        range: cursor.replace,
        rank: items.size,
      });
    }
  }
  return [...items.values()];
}

interface Value {
  readonly value: string | number | boolean | null;
  readonly documentation?: string | undefined;
  readonly detail?: string;
}

function valuesOf(candidate: Schema, root: Schema): Value[] {
  const schema = resolveSchema(candidate, root);
  const values: Value[] = (schema.enum ?? []).map((value, index) => ({
    value,
    documentation: schema.enumDescriptions?.[index],
  }));
  if ([schema.type].flat().includes('boolean') && ![schema.type].flat().includes('string'))
    values.push({ value: true }, { value: false });
  for (const example of schema.examples ?? [])
    if (isValue(example)) values.push({ value: example, detail: 'example' });
  if (isValue(schema.default)) values.push({ value: schema.default, detail: 'default' });
  return values;
}

function isValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A schema in Markdown: what it is, its words, default, examples, and since when it is known. */
export function describeSchema(schema: Schema): string {
  const parts: string[] = [];
  if (schema.description !== undefined) parts.push(schema.description);
  if (schema.enum !== undefined) {
    parts.push(
      schema.enum
        .map(
          (word, index) =>
            `- \`${String(word)}\`${schema.enumDescriptions?.[index] === undefined ? '' : `: ${schema.enumDescriptions[index]}`}`,
        )
        .join('\n'),
    );
  }
  if (schema.default !== undefined) parts.push(`Default: \`${written(schema.default)}\``);
  if (schema.examples !== undefined && schema.examples.length > 0)
    parts.push(`Example: \`${written(schema.examples[0])}\``);
  if (schema.since !== undefined) parts.push(`Since ${schema.since}`);
  if (schema.deprecated)
    parts.push(typeof schema.deprecated === 'string' ? `Deprecated: ${schema.deprecated}` : 'Deprecated');
  return parts.join('\n\n');
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
