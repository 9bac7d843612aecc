import type { PathSegment } from './tree.ts';

/** The part of JSON Schema (draft-07) that our own schemas use, and the words we add to it. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** What each word of `enum` means, in its order. */
  readonly enumDescriptions?: readonly string[];
  /** What follows the value in the message when `pattern` does not fit. */
  readonly patternMessage?: string;
  /** Keys that people write and the key they mean. */
  readonly misspellings?: Readonly<Record<string, string>>;
  /** First version of the program that knows this key. */
  readonly since?: string;
  readonly deprecated?: boolean | string;
}

/** Follows `$ref` inside the schema's own file; a reference that leads nowhere gives the schema as it is. */
export function resolveSchema(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = schemaAtPointer(root, schema.$ref);
  if (target === undefined || target === schema) return schema;
  // What stands beside a $ref (a description, a default) says more than what it points at.
  const { $ref: _, ...beside } = schema;
  return { ...resolveSchema(target, root), ...beside };
}

function schemaAtPointer(root: Schema, pointer: string): Schema | undefined {
  let at: unknown = root;
  for (const part of pointer.replace(/^#\/?/, '').split('/')) {
    if (part === '') continue;
    if (typeof at !== 'object' || at === null) return undefined;
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    at = Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
  }
  return typeof at === 'object' && at !== null ? at : undefined;
}

/**
 * The schemas that speak about a path: one as a rule, several where `anyOf` leaves it open, none where no key of
 * that name is known.
 */
export function schemasAt(root: Schema, path: readonly PathSegment[]): readonly Schema[] {
  let at = branchesOf(root, root);
  for (const segment of path) {
    at = at.flatMap((schema) => childOf(schema, segment).flatMap((child) => branchesOf(child, root)));
  }
  return at;
}

function branchesOf(schema: Schema, root: Schema): readonly Schema[] {
  const resolved = resolveSchema(schema, root);
  return [resolved, ...(resolved.anyOf ?? []).flatMap((branch) => branchesOf(branch, root))];
}

function childOf(schema: Schema, segment: PathSegment): readonly Schema[] {
  if (typeof segment === 'number') return schema.items === undefined ? [] : [schema.items];
  if (schema.properties && Object.hasOwn(schema.properties, segment)) {
    const child = schema.properties[segment];
    return child === undefined ? [] : [child];
  }
  for (const [pattern, child] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, 'u').test(segment)) return [child];
  }
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}

/** The keys that an object at this path may have, with their schemas; the first schema to name a key wins. */
export function keysAt(root: Schema, path: readonly PathSegment[]): ReadonlyMap<string, Schema> {
  const keys = new Map<string, Schema>();
  for (const schema of schemasAt(root, path)) {
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      if (!keys.has(key)) keys.set(key, resolveSchema(child, root));
    }
  }
  return keys;
}

/** The keys that are required at this path. */
export function requiredAt(root: Schema, path: readonly PathSegment[]): ReadonlySet<string> {
  return new Set(schemasAt(root, path).flatMap((schema) => schema.required ?? []));
}

/** A short word for what a schema wants: `one of a, b`, `a number`, `a list`. */
export function wantedBy(schema: Schema, root: Schema): string {
  const resolved = resolveSchema(schema, root);
  if (resolved.enum !== undefined) return `one of ${resolved.enum.map(String).join(', ')}`;
  if (resolved.anyOf !== undefined)
    return resolved.anyOf.map((branch) => wantedBy(branch, root)).join(', or ');
  const types = typeof resolved.type === 'string' ? [resolved.type] : (resolved.type ?? []);
  if (types.length === 0) return 'something else';
  return types.map((type) => typeWords[type] ?? type).join(' or ');
}

const typeWords: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'nothing',
  number: 'a number',
  object: 'a map',
  string: 'text',
};
