import { resolveSchema } from '../../src/core/language/schema.ts';
import type { Schema } from '../../src/core/language/schema.ts';

/** A place in a value where a schema takes text, a number or the like. */
export interface SchemaField {
  /** The way there, with `*` for any item and any key. */
  readonly name: string;
  /** The way there in the sample; the last segment is the key itself where `isKey`. */
  readonly path: readonly (string | number)[];
  readonly isKey: boolean;
}

/**
 * All leaves of a schema that has no cycle, each with a place in the sample where it stands; names of keys that are
 * free are leaves too.
 * @returns `missing`: the names of leaves that the sample has no value for
 */
export function schemaFields(
  schema: Schema,
  sample: unknown,
): { readonly fields: readonly SchemaField[]; readonly missing: readonly string[] } {
  const fields = new Map<string, SchemaField>();
  const missing = new Set<string>();
  walk(schema, { name: '', values: [[[], sample]] });
  return { fields: [...fields.values()], missing: [...missing] };

  function walk(node: Schema, at: Place): void {
    const { anyOf, properties, items, additionalProperties } = resolveSchema(node, schema);
    if (anyOf !== undefined) return anyOf.forEach((each) => walk(each, fitting(each, at)));
    for (const [key, child] of Object.entries(properties ?? {})) walk(child, below(at, key));
    if (items !== undefined) walk(items, below(at, '*'));
    if (typeof additionalProperties === 'object') {
      const values = below(at, '*');
      add({ ...values, name: `${values.name} (key)` }, true);
      walk(additionalProperties, values);
    }
    if (properties === undefined && items === undefined && additionalProperties === undefined) add(at, false);
  }

  function add({ name, values }: Place, isKey: boolean): void {
    const path = values[0]?.[0];
    if (path === undefined) missing.add(name);
    else fields.set(name, { name, path, isKey });
  }

  function fitting(each: Schema, { name, values }: Place): Place {
    const list = each.type === 'array';
    return { name, values: values.filter(([, value]) => Array.isArray(value) === list) };
  }
}

interface Place {
  readonly name: string;
  /** Where it stands in the sample, and what stands there. */
  readonly values: readonly (readonly [path: readonly (string | number)[], value: unknown])[];
}

function below({ name, values }: Place, key: string): Place {
  return {
    name: name === '' ? key : `${name}.${key}`,
    values: values.flatMap(([path, value]) =>
      membersOf(value, key).map(([at, member]) => [[...path, at], member] as const),
    ),
  };
}

function membersOf(value: unknown, key: string): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return key === '*' ? value.map((item, index) => [index, item] as const) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter(([name]) => key === '*' || name === key);
}
