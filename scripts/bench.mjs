// `npm run bench`: our figures beside the peer's or the limit's, from one run on this machine.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { bundleBytes, byteLimits } from './bundle-bytes.mjs';
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
for (const file of benches) run(process.execPath, ['--expose-gc', join(out, file.replace(/\.ts$/, '.js'))]);

run(process.execPath, ['scripts/build.mjs', '--production']);
const bytes = bundleBytes(join(root, 'dist'));
limit('what editing loads', bytes.editing, byteLimits.editing);
limit('all of dist/', bytes.all, byteLimits.all);
run(process.execPath, ['scripts/build-tests.mjs', 'host', 'host-bench'], []);
const empty = makeScratch('bench-');
for (let times = 0; times < 3; times += 1) {
  const args = ['scripts/host/run-host-tests.mjs', '--suite', 'host-bench', '--folder', empty.folder];
  run(process.execPath, args, [/^\s*activation on .*/m]);
}
empty.remove();

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
