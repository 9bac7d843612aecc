// Bundles the two doors (src/extension.ts, src/cli.ts), and the thread that digests snaps, into dist/.
//
// esbuild shares code between entry points, and splits off what is imported on first use, only for ES modules;
// the extension host wants CommonJS. So: bundle as split ES modules first, then turn each file into CommonJS.
import { build } from 'esbuild';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const production = process.argv.includes('--production');
const outdir = join(root, 'dist');
/**
 * `yaml` gives platform node its CommonJS build, of which nothing can be left out; its ES modules have only classes and
 * functions at their top level, so what is not used is left out.
 */
const yamlAsModules = {
  name: 'yaml-as-modules',
  setup(bundle) {
    const folder = join(root, 'node_modules/yaml/browser/dist');
    const module = (path) => ({ path: join(folder, path), sideEffects: false });
    bundle.onResolve({ filter: /^yaml$/ }, () => module('index.js'));
    bundle.onResolve({ filter: /^\.{1,2}\// }, ({ resolveDir, path }) =>
      resolveDir.startsWith(folder) ? module(relative(folder, join(resolveDir, path))) : undefined,
    );
  },
};
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
    entryPoints: {
      extension: 'src/extension.ts',
      cli: 'src/cli.ts',
      'digest-worker': 'src/node/snaps/digest-worker.ts',
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    // The `module` fields hold the ES module builds, which can be split; `main` first would pull in CommonJS.
    mainFields: ['module', 'main'],
    plugins: [yamlAsModules],
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
