// Bundles the two doors (src/extension.ts, src/cli.ts), and the thread that digests snaps, into dist/.
//
// As ES modules: only those can share code between entry points and split off what is imported on first use. VS Code
// takes a `.mjs` for one; dist/cli.js, which people call by name, only opens the door.
import { minify } from '@swc/core';
import { build } from 'esbuild';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleBytes } from './bundle-bytes.mjs';
import { root } from './paths.mjs';

const production = process.argv.includes('--production');
const outdir = join(root, argument('--outdir') ?? 'dist');
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

/** CommonJS packages in the bundle require Node's own modules. */
const requireBanner = "import{createRequire as $cr}from'node:module';const require=$cr(import.meta.url);";

rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    extension: 'src/extension.ts',
    cli: 'src/cli.ts',
    'digest-worker': 'src/node/snaps/digest-worker.ts',
  },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The `module` fields hold the ES module builds, which can be split; `main` first would pull in CommonJS.
  mainFields: ['module', 'main'],
  plugins: [yamlAsModules],
  external: ['vscode'],
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: requireBanner },
  logLevel: 'warning',
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  // Signs such as ✓ as they are, and not as escapes twice as long.
  charset: 'utf8',
});
writeFileSync(join(outdir, 'cli.js'), "#!/usr/bin/env node\nvoid import('./cli.mjs');\n", { mode: 0o755 });

const built = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((file) =>
  /\.m?js$/.test(file.name),
);
if (production) {
  for (const { parentPath, name } of built) {
    if (name === 'cli.js') continue;
    const path = join(parentPath, name);
    const text = readFileSync(path, 'utf8').replace(requireBanner, '');
    // Most files require nothing. (With source maps their first lines would no longer fit.)
    const needed = /\brequire\b/.test(text) ? `${requireBanner}${text}` : text.trimStart();
    // esbuild goes over the code once; a second minifier finds a fortieth more. Arrows for functions are unsafe only
    // where one is called with `new` that is no class.
    const { code } = await minify(needed, {
      module: true,
      ecma: 2020,
      mangle: { toplevel: true },
      compress: { ecma: 2020, passes: 3, unsafe_arrows: true },
    });
    writeFileSync(path, code);
  }
}
const { editing, all } = bundleBytes(outdir);
console.log(
  `${relative(root, outdir)}: ${built.length} files, ${Math.round(all / 1000)} kB, of which editing loads ${Math.round(editing / 1000)} kB${production ? ' (production)' : ''}`,
);

/** The word behind an option of the command line. */
function argument(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
