// Makes what is generated from the single sources: schemas/*.schema.json and package.json.
//   src/generated/NAME-validator.js (+ .d.ts)  validators compiled ahead of time, so that no ajv is needed at run time
//   src/generated/NAME.ts                      TypeScript types
//   src/generated/ids.ts                       command, view and setting ids
//   docs/reference.md                          keys, problem codes, settings, commands
// `--check` writes nothing and fails when a file is not what it would be.
import Ajv from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { referenceOf } from './reference.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const checking = process.argv.includes('--check');
/** @type {Map<string, string>} path from the root → text */
const outputs = new Map();

const schemaFiles = readdirSync(join(root, 'schemas')).filter((file) => file.endsWith('.schema.json'));
for (const file of schemaFiles) {
  const name = file.replace('.schema.json', '');
  const schema = JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'));
  outputs.set(`src/generated/${name}-validator.js`, await validatorOf(schema));
  outputs.set(
    `src/generated/${name}-validator.d.ts`,
    `// Generated from schemas/${file}; run: npm run generate\nimport type { SchemaValidator } from '../core/language/language.ts';\n\nexport declare const validate: SchemaValidator;\n`,
  );
  outputs.set(`src/generated/${name}.ts`, await typesOf(schema, file));
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
outputs.set('src/generated/ids.ts', idsOf(manifest));
const titles = { airgap: 'airgap.yaml', regsync: 'sync-images.yaml', hosts: 'hosts.toml' };
const schemas = schemaFiles.map((file) => ({
  title: titles[file.replace('.schema.json', '')] ?? file,
  schema: JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8')),
}));
outputs.set('docs/reference.md', referenceOf({ schemas, manifest, problemCodes: await problemCodesOf() }));

const stale = write();
const known = new Set(outputs.keys());
for (const file of existsSync(join(root, 'src/generated')) ? readdirSync(join(root, 'src/generated')) : []) {
  const path = `src/generated/${file}`;
  if (known.has(path)) continue;
  stale.push(path);
  if (!checking) rmSync(join(root, path));
}
if (checking && stale.length > 0) {
  console.error(`Not as generated: ${stale.join(', ')}\nRun: npm run generate`);
  process.exit(1);
}
console.log(`generated files: ${outputs.size}, ${stale.length} ${checking ? 'stale' : 'written'}`);

/** Compiles a schema to an ES module that imports nothing. */
async function validatorOf(schema) {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    messages: false,
    inlineRefs: false,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: false },
  });
  for (const word of ['enumDescriptions', 'patternMessage', 'misspellings', 'since', 'sources'])
    ajv.addKeyword(word);
  const code = compact(standalone(ajv, ajv.compile(schema)));
  const folder = mkdtempSync(join(root, 'node_modules/.airgap-generate-'));
  try {
    writeFileSync(join(folder, 'validator.js'), code);
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'validator.js')],
      bundle: true,
      format: 'esm',
      minify: true,
      target: 'node20.19',
      write: false,
      absWorkingDir: folder,
    });
    return `// Generated from schemas/; run: npm run generate\n${outputFiles[0].text}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * ajv writes every error out in full, again and again; half of a validator is that. One function for all of them
 * halves the bundle. A count keeps this from being wrong in silence when ajv changes its form.
 */
function compact(code) {
  const form =
    /const (err\d+) = \{instancePath:?([^\n]*?),schemaPath:("[^\n]*?"),keyword:("[^"]*"),params:(\{.*?\})(?:,propertyName:\w+)?\};\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g;
  let count = 0;
  const short = code.replace(form, (_, name, instancePath, schemaPath, keyword, params) => {
    count += 1;
    return `vErrors = report(vErrors, ${instancePath || 'instancePath'}, ${schemaPath}, ${keyword}, ${params});`;
  });
  const expected = code.match(/const err\d+ = /g)?.length ?? 0;
  if (count !== expected)
    throw new Error(`ajv's output has another form: ${count} of ${expected} errors shortened`);
  return `function report(list, instancePath, schemaPath, keyword, params) {
  const error = { instancePath, schemaPath, keyword, params };
  if (list === null) return [error];
  list.push(error);
  return list;
}
${short.replace('export const validate =', 'const unused =').replace('export default', 'export const validate =')}`;
}

async function typesOf(schema, file) {
  return compile(schema, schema.title, {
    bannerComment: `// Generated from schemas/${file}; run: npm run generate`,
    additionalProperties: false,
    strictIndexSignatures: false,
    style: { singleQuote: true, printWidth: 110 },
  });
}

function idsOf(manifest) {
  const contributes = manifest.contributes ?? {};
  const commands = (contributes.commands ?? []).map(({ command }) => command);
  const views = Object.values(contributes.views ?? {})
    .flat()
    .map(({ id }) => id);
  const groups = [contributes.configuration ?? []].flat();
  const settings = groups.flatMap((group) => Object.keys(group.properties ?? {}));
  const union = (name, ids, what) =>
    `/** ${what} */\nexport type ${name} =${
      ids.length === 0
        ? ' never'
        : ids
            .toSorted()
            .map((id) => `\n  | '${id}'`)
            .join('')
    };\n`;
  return [
    '// Generated from package.json; run: npm run generate\n',
    union('CommandId', commands, 'The ids of contributed commands.'),
    union('ViewId', views, 'The ids of contributed views.'),
    union('SettingId', settings, 'The ids of contributed settings.'),
  ].join('\n');
}

/** The codes of core, from its own source. Its validators must be written before, since it imports them. */
async function problemCodesOf() {
  if (!checking) write();
  const folder = mkdtempSync(join(root, 'node_modules/.airgap-generate-'));
  try {
    const outfile = join(folder, 'codes.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['src/core/check/problem-codes.ts'],
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'error',
      outfile,
    });
    const { problemCodes } = await import(pathToFileURL(outfile).href);
    return problemCodes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes what differs, or only names it when checking. */
function write() {
  const differing = [...outputs].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  if (checking) return differing.map(([path]) => path);
  for (const [path, text] of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return differing.map(([path]) => path);
}
