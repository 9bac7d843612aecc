// `npm run check`: generated files, types, lint, format, core and manifest tests. Seconds, not minutes.
// With --no-tests only what is not a test, for `npm test`, which runs those by itself.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules/.bin', name);
const stages = [
  ['generated files', process.execPath, ['scripts/generate.mjs', '--check']],
  ['types', bin('tsc'), ['--noEmit']],
  [
    'lint',
    bin('oxlint'),
    ['--deny-warnings', '--report-unused-disable-directives', 'src', 'test', 'scripts'],
  ],
  ['format', bin('oxfmt'), ['--check', '.']],
  ...(process.argv.includes('--no-tests')
    ? []
    : [['core and manifest tests', process.execPath, ['scripts/run-mocha.mjs', 'core', 'manifest']]]),
];

for (const [name, command, args] of stages) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`${stdout}${stderr}\nnpm run check: ${name} failed (${seconds} s)`);
    if (name === 'format') console.error('Run: npm run format');
    process.exit(1);
  }
  const lines = stdout.trim().split('\n');
  console.log(`ok  ${name.padEnd(24)} ${seconds} s${name.endsWith('tests') ? `  ${lines.at(-1)}` : ''}`);
}
