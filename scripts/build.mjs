// Bundles the two doors (src/extension.ts, src/cli.ts) into dist/.
//
// esbuild shares code between entry points, and splits off what is imported on first use, only for ES modules;
// the extension host wants CommonJS. So: bundle as split ES modules first, then turn each file into CommonJS.
import { build } from 'esbuild';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const production = process.argv.includes('--production');
const outdir = join(root, 'dist');
const staging = mkdtempSync(join(root, 'node_modules/.airgap-build-'));

try {
  const common = {
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    sourcemap: production ? false : 'linked',
    minify: production,
    legalComments: 'none',
  };
  await build({
    ...common,
    absWorkingDir: root,
    entryPoints: { extension: 'src/extension.ts', cli: 'src/cli.ts' },
    bundle: true,
    splitting: true,
    format: 'esm',
    // The `module` fields hold the ES module builds, which can be split; `main` first would pull in CommonJS.
    mainFields: ['module', 'main'],
    external: ['vscode'],
    chunkNames: 'chunks/[name]-[hash]',
    outdir: staging,
  });
  const files = readdirSync(staging, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.js'))
    .map((file) => join(file.parentPath, file.name));
  rmSync(outdir, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: files,
    outbase: staging,
    bundle: false,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    outdir,
  });
  const built = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((file) =>
    file.name.endsWith('.js'),
  );
  const bytes = built.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  console.log(
    `dist: ${built.length} files, ${Math.round(bytes / 1000)} kB${production ? ' (production)' : ''}`,
  );
} finally {
  rmSync(staging, { recursive: true, force: true });
}
