// Makes what is generated from the single sources: schemas/*.schema.json and package.json.
//   src/generated/NAME.ts                      TypeScript types
//   src/generated/NAME-schema.ts               what of the schema is needed to check a file
//   src/generated/ids.ts                       command, view and setting ids
//   src/generated/sha3-wasm.ts                 SHA-3 in WebAssembly, out of hash-wasm
//   src/generated/node-steps.ts                media/node-steps.sh, which node.sh begins with
//   docs/reference.md                          keys, problem codes, settings, commands
// `--check` writes nothing and fails when a file is not what it would be.
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
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { referenceOf } from './reference.mjs';
import { codeComments } from './code-comments.mjs';
import { structureModule } from './schema-structure.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const checking = process.argv.includes('--check');
/** @type {Map<string, string>} path from the root → text */
const outputs = new Map();

const schemaFiles = readdirSync(join(root, 'schemas')).filter((file) => file.endsWith('.schema.json'));
for (const file of schemaFiles) {
  const name = file.replace('.schema.json', '');
  const schema = JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'));
  outputs.set(`src/generated/${name}.ts`, await typesOf(schema, file));
  outputs.set(`src/generated/${name}-schema.ts`, structureOf(schema, name));
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
outputs.set('src/generated/ids.ts', idsOf(manifest));
outputs.set('src/generated/sha3-wasm.ts', sha3WasmOf());
outputs.set(
  'src/generated/node-steps.ts',
  nodeStepsOf(readFileSync(join(root, 'media/node-steps.sh'), 'utf8')),
);
const titles = {
  airgap: 'airgap.yaml',
  regsync: 'sync-images.yaml',
  hosts: 'hosts.toml',
  bootstrap: 'node/bootstrap.yaml and node/join-*.yaml',
};
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

async function typesOf(schema, file) {
  return compile(schema, schema.title, {
    bannerComment: `// Generated from schemas/${file}; run: npm run generate`,
    additionalProperties: false,
    strictIndexSignatures: false,
    style: { singleQuote: true, printWidth: 110 },
  });
}

/** The module itself, packed: the package has its bytes in its scripts only, whose code around them is as large again. */
function sha3WasmOf() {
  const script = readFileSync(join(root, 'node_modules/hash-wasm/dist/sha3.umd.min.js'), 'utf8');
  const base64 = /"(AGFzb[A-Za-z0-9+/=]+)"/.exec(script)?.[1];
  if (base64 === undefined) throw new Error('hash-wasm holds no WebAssembly module any more');
  const path = join(root, 'src/generated/sha3-wasm.ts');
  const known = existsSync(path) ? readFileSync(path, 'utf8') : '';
  // Another zlib packs the same bytes otherwise: what unpacks to them stays.
  if (unpacked(/'(\S+)'/.exec(known)?.[1] ?? '') === base64) return known;
  const packed = deflateRawSync(Buffer.from(base64, 'base64'), { level: 9 }).toString('base64');
  return `// Generated from hash-wasm (MIT, Dani Biro); run: npm run generate\n// Packed by deflate, in base64.\nexport const sha3Wasm =\n  '${packed}';\n`;
}

function unpacked(packed) {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64')).toString('base64');
  } catch {
    return undefined;
  }
}

function structureOf(schema, name) {
  return [
    `// Generated from schemas/${name}.schema.json; run: npm run generate\n`,
    "import type { Schema } from '../core/language/schema.ts';\n\n",
    structureModule(`${name}Schema`, schema),
  ].join('');
}

/** The script without the comments that only its authors need: it is a part of each plan's node.sh. */
function nodeStepsOf(script) {
  const lines = script.split('\n').filter((line) => !/^\s*#/.test(line));
  return [
    '// Generated from media/node-steps.sh; run: npm run generate\n',
    '/** The functions that node.sh begins with. */',
    `export const nodeSteps = ${JSON.stringify(lines.join('\n'))};\n`,
  ].join('\n');
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

/** The codes of core, from its own source. Its types must be written before, since it imports them. */
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
    const { problemCodes, commentedCodes } = await import(pathToFileURL(outfile).href);
    return [...problemCodes, ...codeComments(commentedCodes)].toSorted((a, b) => (a.code < b.code ? -1 : 1));
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
