import { resolveSchema } from './schema.ts';
import type { Schema } from './schema.ts';
import type { PathSegment } from './tree.ts';

/** One way in which a value does not fit its schema. */
export interface SchemaError {
  /** The way from the root to the value. */
  readonly path: readonly PathSegment[];
  /** The schema's word that is not met: `type`, `required`, `additionalProperties` … */
  readonly keyword: string;
  /** The schema that has the word. */
  readonly schema: Schema;
  /** The key in question, for `required`, `additionalProperties` and `propertyNames`. */
  readonly key?: string;
}

/** Finds everything in a plain value that does not fit; an empty list where all of it fits. */
export type SchemaValidator = (value: unknown) => readonly SchemaError[];

/** Checks one value and adds what is wrong with it. */
type Check = (value: unknown, path: readonly PathSegment[], errors: SchemaError[]) => void;

/**
 * Makes a validator of a schema: the words of JSON Schema draft-07 that our schemas use, with the meaning that ajv gives
 * them (the tests hold both against each other). Bundled, the compiled code of ajv is thirty times as large.
 * A word that it does not know says nothing; what generates the schemas lets none pass (scripts/schema-structure.mjs).
 */
export function compileSchema(root: Schema): SchemaValidator {
  const made = new Map<Schema, Check>();
  const compile = (schema: Schema): Check => {
    const known = made.get(schema);
    if (known !== undefined) return known;
    let checks: readonly Check[] = [];
    // Set before its parts are made, so that a schema may hold itself.
    const check: Check = (value, path, errors) => {
      for (const part of checks) part(value, path, errors);
    };
    made.set(schema, check);
    checks = checksOf(resolveSchema(schema, root), compile);
    return check;
  };
  const check = compile(root);
  return (value) => {
    const errors: SchemaError[] = [];
    check(value, [], errors);
    return errors;
  };
}

type Compile = (schema: Schema) => Check;

function checksOf(schema: Schema, compile: Compile): Check[] {
  return [
    ...simpleChecks(schema),
    ...objectChecks(schema, compile),
    ...(schema.items === undefined ? [] : [itemsCheck(compile(schema.items))]),
    ...(schema.anyOf === undefined ? [] : [anyOfCheck(schema, schema.anyOf.map(compile))]),
  ];
}

/** Checks that look at a value itself and not into it. A word about one type says nothing about values of another. */
function simpleChecks(schema: Schema): Check[] {
  const {
    type,
    enum: words,
    pattern,
    minLength,
    maxLength,
    minimum,
    maximum,
    exclusiveMaximum,
    minItems,
    maxItems,
  } = schema;
  const checks: Check[] = [];
  const add = (keyword: string, fits: (value: unknown) => boolean): void => {
    checks.push((value, path, errors) => {
      if (!fits(value)) errors.push({ path, keyword, schema });
    });
  };
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0) add('type', (value) => types.some((one) => isOfType(value, one)));
  if (words !== undefined) add('enum', (value) => words.some((word) => word === value));
  if (pattern !== undefined) {
    const form = new RegExp(pattern, 'u');
    add('pattern', (value) => typeof value !== 'string' || form.test(value));
  }
  if (minLength !== undefined)
    add('minLength', (value) => typeof value !== 'string' || lengthOf(value) >= minLength);
  if (maxLength !== undefined)
    add('maxLength', (value) => typeof value !== 'string' || lengthOf(value) <= maxLength);
  if (minimum !== undefined) add('minimum', (value) => typeof value !== 'number' || value >= minimum);
  if (maximum !== undefined) add('maximum', (value) => typeof value !== 'number' || value <= maximum);
  if (exclusiveMaximum !== undefined)
    add('exclusiveMaximum', (value) => typeof value !== 'number' || value < exclusiveMaximum);
  if (minItems !== undefined) add('minItems', (value) => !Array.isArray(value) || value.length >= minItems);
  if (maxItems !== undefined) add('maxItems', (value) => !Array.isArray(value) || value.length <= maxItems);
  if (schema.uniqueItems === true) add('uniqueItems', (value) => !Array.isArray(value) || hasNoTwins(value));
  return checks;
}

function objectChecks(schema: Schema, compile: Compile): Check[] {
  const { required = [], propertyNames, additionalProperties } = schema;
  const named = new Map(Object.entries(schema.properties ?? {}).map(([key, child]) => [key, compile(child)]));
  const patterned = Object.entries(schema.patternProperties ?? {}).map(([form, child]) => ({
    form: new RegExp(form, 'u'),
    check: compile(child),
  }));
  const others = typeof additionalProperties === 'object' ? compile(additionalProperties) : undefined;
  const name = propertyNames === undefined ? undefined : compile(propertyNames);
  const says =
    named.size + patterned.length + required.length > 0 ||
    name !== undefined ||
    additionalProperties !== undefined;
  if (!says) return [];
  const checkKey = (
    key: string,
    value: unknown,
    at: { path: readonly PathSegment[]; errors: SchemaError[] },
  ): void => {
    const { path, errors } = at;
    const inName: SchemaError[] = [];
    name?.(key, path, inName);
    if (inName.length > 0) errors.push({ path, keyword: 'propertyNames', schema, key });
    const own = named.get(key);
    const fitting = patterned.filter(({ form }) => form.test(key));
    own?.(value, [...path, key], errors);
    for (const { check } of fitting) check(value, [...path, key], errors);
    if (own !== undefined || fitting.length > 0) return;
    if (additionalProperties === false) errors.push({ path, keyword: 'additionalProperties', schema, key });
    others?.(value, [...path, key], errors);
  };
  return [
    (value, path, errors) => {
      if (!isOfType(value, 'object')) return;
      const object = value as Readonly<Record<string, unknown>>;
      for (const key of required)
        if (!Object.hasOwn(object, key)) errors.push({ path, keyword: 'required', schema, key });
      for (const [key, inner] of Object.entries(object)) checkKey(key, inner, { path, errors });
    },
  ];
}

function itemsCheck(check: Check): Check {
  return (value, path, errors) => {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) check(item, [...path, index], errors);
  };
}

/**
 * Where no branch fits, the one that got further than the value itself tells more than the alternative: its errors are
 * given; otherwise the alternative itself is what is not met.
 */
function anyOfCheck(schema: Schema, branches: readonly Check[]): Check {
  return (value, path, errors) => {
    const found = branches.map((branch) => {
      const inside: SchemaError[] = [];
      branch(value, path, inside);
      return inside;
    });
    if (found.some((inside) => inside.length === 0)) return;
    const further = found.find((inside) => inside.every((error) => error.path.length > path.length));
    errors.push(...(further ?? [{ path, keyword: 'anyOf', schema }]));
  };
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

/** Characters, not UTF-16 units, as JSON Schema counts them. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function hasNoTwins(list: readonly unknown[]): boolean {
  return (
    new Set(list.map((item) => (typeof item === 'object' ? JSON.stringify(item) : item))).size === list.length
  );
}
