// Bundles the test files of the named suites (folders below test/) into out/test/, one CommonJS file each.
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Builds test/SUITE/**\/*.test.ts (and, where there is one, test/SUITE/index.ts, the runner inside an extension host).
 * @param {readonly string[]} suites folder names below test/
 * @returns {Promise<string[]>} the absolute paths of the built *.test.js files
 */
export async function buildTests(suites) {
  const entries = suites.flatMap((suite) => {
    const folder = join(root, 'test', suite);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(
        (file) =>
          file.isFile() &&
          (file.name.endsWith('.test.ts') || (file.name === 'index.ts' && file.parentPath === folder)),
      )
      .map((file) => join(file.parentPath, file.name));
  });
  const out = join(root, 'out/test');
  for (const suite of suites) rmSync(join(out, suite), { recursive: true, force: true });
  if (entries.length === 0) return [];
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outbase: join(root, 'test'),
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    sourcemap: 'linked',
    logLevel: 'warning',
    // CommonJS has none: a script of ours that is bundled into a test looks for the project's root from here.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    external: ['vscode', 'mocha', 'playwright-core', '@vscode/test-electron', 'esbuild', 'yaml', 'ajv'],
  });
  return entries
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(out, relative(join(root, 'test'), file)).replace(/\.ts$/, '.js'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = await buildTests(process.argv.slice(2));
  console.log(`out/test: ${files.length} test files`);
}
