// `npm run bench`: our figures beside the peer's or the limit's, from one run on this machine.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { makeScratch } from './scratch.mjs';

const out = join(root, 'out/bench');
console.log(
  `${cpus()[0]?.model ?? 'processor unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
);

rmSync(out, { recursive: true, force: true });
const benches = readdirSync(join(root, 'test/bench')).filter((file) => file.endsWith('.bench.ts'));
await build({
  absWorkingDir: root,
  entryPoints: benches.map((file) => `test/bench/${file}`),
  outdir: out,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'error',
});
for (const file of benches) run(process.execPath, [join(out, file.replace(/\.ts$/, '.js'))]);

run(process.execPath, ['scripts/build.mjs', '--production']);
const { editing, all } = bundleBytes();
limit('what editing loads', editing, 300_000);
limit('all of dist/', all, 500_000);
run(process.execPath, ['scripts/build-tests.mjs', 'host', 'host-bench'], []);
const empty = makeScratch('bench-');
for (let times = 0; times < 3; times += 1) {
  const args = ['scripts/host/run-host-tests.mjs', '--suite', 'host-bench', '--folder', empty.folder];
  run(process.execPath, args, [/^\s*activation on .*/m]);
}
empty.remove();

/** Bytes of dist/: all of it, and what is loaded until the first problem, completion or hover is shown. */
function bundleBytes() {
  const dist = join(root, 'dist');
  const size = (file) => statSync(join(dist, file)).size;
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.m?js$/.test(file),
  );
  const loaded = new Set();
  const visit = (file) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    // `import … from "./x.mjs"` is loaded with the file, `import("./x.mjs")` on first use.
    for (const [, path] of readFileSync(join(dist, file), 'utf8').matchAll(
      /\b(?:from|import)\s*"(\.[^"]+)"/g,
    ))
      visit(join(file, '..', path));
  };
  visit('extension.mjs');
  const sum = (some) => [...some].reduce((bytes, file) => bytes + size(file), 0);
  return { editing: sum(loaded), all: sum(files) };
}

function limit(name, bytes, most) {
  console.log(
    `${name.padEnd(66)} ${(bytes / 1000).toFixed(1)} kB   limit: ${most / 1000} kB${bytes > most ? '   OVER' : ''}`,
  );
}

/** Runs a program; of what it prints only what the patterns name is passed on, all of it where there are none. */
function run(command, args, patterns) {
  const quiet = patterns !== undefined;
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
  });
  for (const pattern of patterns ?? [])
    console.log((pattern.exec(stdout)?.[0] ?? `nothing fits ${pattern}`).trim());
  if (status !== 0) process.exitCode = 1;
}
