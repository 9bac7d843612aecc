// `npm run matrix`: prepares a site by every way in, in the real VS Code, with every step ended in its middle once, and
// writes what came of it to docs/prepare-matrix.md. A test run does a part of it (test/real/prepare.test.ts).
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { hosts } from './host/hosts.mjs';
import { root } from './paths.mjs';
import { makeScratch } from './scratch.mjs';

const ways = ['A', 'B', 'C', 'mixture'];
const scratch = makeScratch('matrix-');
const started = Date.now();
try {
  run('scripts/setup.mjs', 'real');
  run('scripts/package.mjs');
  run('scripts/run-mocha.mjs', 'real', '--grep', 'preparing a site with');
  const records = ways.map((way) => JSON.parse(readFileSync(join(scratch.folder, `${way}.json`), 'utf8')));
  const file = join(root, 'docs/prepare-matrix.md');
  writeFileSync(file, text(records, Math.round((Date.now() - started) / 1000)));
  run('node_modules/oxfmt/bin/oxfmt', '--write', file);
  console.log(`written: ${file}`);
} finally {
  scratch.remove();
}

/** Runs a script to its good end; nothing may be skipped. */
function run(script, ...args) {
  const env = { ...process.env, CI: 'true', AIRGAP_MATRIX: scratch.folder };
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
}

function text(records, seconds) {
  const kills = records.reduce((sum, record) => sum + Object.keys(record.kills).length, 0);
  const machine = `${cpus()[0]?.model ?? 'processor unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `# Every way in, killed at every step

\`npm run matrix\` writes this. It prepares a site from an empty folder by clicks and keys in the real VS Code, once for each way in, in network namespaces without a way out.
Every step is ended once, in its middle by SIGKILL or, where it is done in a moment, by opening the window anew right after its button was pressed; _Run Phase_ then finishes (the snaps and their list by _Run Step_, since the import asks for the snap).
A second _Run Phase_ changes no byte, time or inode; then programs that are not ours judge what is in \`carrier/\`.

${new Date().toISOString().slice(0, 10)}, ${machine}, Node ${process.version}, VS Code ${hosts.latest.vscode}: ${kills} steps ended, ${kills} finished; ${seconds} s.

A: a proxy. B: a mirror. C: side-loading, two architectures. Mixture: a mirror by https with a path, a proxy for Docker Hub and side-loading, two architectures.

## How each step was ended

${table('step', records, ({ kills: how }) => how)}

## What was said of it at the end

${table('step', records, ({ proved }) => proved)}

## What was judged, and by whom

${table('judge', records, ({ judged }) => judged)}`;
}

function table(first, records, column) {
  const names = [...new Set(records.flatMap((record) => Object.keys(column(record))))];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line([first, ...ways]),
    line([first, ...ways].map(() => '---')),
    ...names.map((name) => line([name, ...records.map((record) => column(record)[name] ?? '')])),
    '',
  ].join('\n');
}
