// What of a schema is needed to check a file, as TypeScript: its texts are read from schemas/ when they are shown.

/** Words that describe and do not check. */
const texts = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'enumDescriptions',
  'since',
  'deprecated',
]);
/** Words that `compileSchema` checks (src/core/language/compile-schema.ts), and those that its errors are worded with. */
const checked = new Set(
  `type enum pattern minLength maxLength minimum maximum exclusiveMaximum minItems maxItems
    uniqueItems items anyOf $ref definitions properties patternProperties additionalProperties
    propertyNames required patternMessage misspellings`.split(/\s+/),
);
/** Words whose value has names for keys, and no words. */
const named = new Set(['properties', 'patternProperties', 'definitions']);

/**
 * Writes the module of a schema's structure. Parts that occur more than once are written once.
 * @param {string} name of the constant
 * @param {object} schema with all its texts
 * @returns {string} TypeScript
 * @throws where a schema has a word that nothing would check
 */
export function structureModule(name, schema) {
  const structure = structureOf(schema);
  const times = new Map();
  count(structure, times);
  /** @type {Map<string, string>} JSON → the constant that holds it */
  const shared = new Map();
  const lines = [];
  const write = (value) => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const json = JSON.stringify(value);
    if (times.get(json) === 1 || json.length < 12) return literal(value);
    if (!shared.has(json)) {
      const text = literal(value);
      const constant = `part${shared.size + 1}`;
      shared.set(json, constant);
      lines.push(`const ${constant} = ${text} as const;`);
    }
    return shared.get(json);
  };
  const literal = (value) =>
    Array.isArray(value)
      ? `[${value.map(write).join(', ')}]`
      : `{ ${Object.entries(value)
          .map(([key, inner]) => `${JSON.stringify(key)}: ${write(inner)}`)
          .join(', ')} }`;
  const root = Object.entries(structure).map(
    ([key, inner]) => `  ${JSON.stringify(key)}: ${write(inner)},\n`,
  );
  return `${lines.join('\n')}\n\nexport const ${name}: Schema = {\n${root.join('')}};\n`;
}

/** A schema without its texts; a key that must be there keeps its own, for the problem that says it is missing. */
function structureOf(schema, kept = () => false) {
  if (Array.isArray(schema)) return schema.map((item) => structureOf(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).flatMap(([word, value]) => {
    if (texts.has(word) && !kept(word)) return [];
    if (!texts.has(word) && !checked.has(word)) throw new Error(`${word} is a word that nothing checks`);
    if (word === 'misspellings') return [[word, value]];
    if (!named.has(word)) return [[word, structureOf(value)]];
    const required = word === 'properties' ? (schema.required ?? []) : [];
    const inner = Object.entries(value).map(([key, child]) => [
      key,
      structureOf(child, (text) => text === 'description' && required.includes(key)),
    ]);
    return [[word, Object.fromEntries(inner)]];
  });
  return Object.fromEntries(entries);
}

function count(value, times) {
  if (typeof value !== 'object' || value === null) return;
  const json = JSON.stringify(value);
  times.set(json, (times.get(json) ?? 0) + 1);
  if (times.get(json) === 1) for (const inner of Object.values(value)) count(inner, times);
}
