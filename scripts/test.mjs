// `npm test`: sets up what is missing, builds, runs the suites, and ends with one line over all of them.
//   npm test -- [check core manifest node host ui real] [--grep TEXT]
//
// A suite that ran nothing has failed. What cannot run here is skipped by name and reason, or has failed where CI is set.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { hosts } from './host/hosts.mjs';
import { root } from './paths.mjs';
import { end, signalGroup } from './processes.mjs';
import { installPackages, setUp } from './setup.mjs';

/**
 * One program to run for a suite, and the name it needs things under (see setup.mjs).
 * @typedef {{title: string, needs: string, args: readonly string[], canSkip?: boolean}} Run
 */

const mocha = (suite) => ({
  title: suite,
  needs: suite,
  args: ['scripts/run-mocha.mjs', suite],
  // With a reason in AIRGAP_MISSING it skips each test by name.
  canSkip: true,
});
const host = (name, ...args) => ({
  title: `${args.includes('--untrusted') ? 'host, Restricted Mode,' : 'host'} on VS Code ${hosts[name].vscode}`,
  needs: `host-${name}`,
  args: ['scripts/host/run-host-tests.mjs', '--vscode', name, ...args],
});

/**
 * In the order they run: quick ones first.
 * @type {Readonly<Record<string, {prepare?: readonly (readonly string[])[], runs: readonly Run[]}>>}
 */
const suites = {
  check: { runs: [] },
  core: { runs: [mocha('core')] },
  manifest: { runs: [mocha('manifest')] },
  node: { prepare: [['scripts/build.mjs']], runs: [mocha('node')] },
  host: {
    prepare: [['scripts/build.mjs'], ['scripts/build-tests.mjs', 'host', 'host-untrusted']],
    runs: [host('min'), host('latest'), host('latest', '--suite', 'host-untrusted', '--untrusted')],
  },
  ui: { prepare: [['scripts/package.mjs']], runs: [mocha('ui')] },
  real: {
    prepare: [['scripts/package.mjs'], ['scripts/build-tests.mjs', 'host']],
    runs: [mocha('real')],
  },
};

const ci = Boolean(process.env.CI);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
let current;
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!interrupted) console.error('\nStopping what runs …');
    // The second time by force.
    signalGroup(current?.pid, interrupted ? 'SIGKILL' : 'SIGINT');
    interrupted = true;
  });
}

/**
 * Runs a script of ours in a process group of its own, and passes on what it prints, except its closing count.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
async function runScript(args, env = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  current = child;
  let count;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const found = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line)?.slice(1).map(Number);
    if (found) count = { passed: found[0], failed: found[1], skipped: found[2] };
    else console.log(line);
  });
  const ended = await end(child);
  current = undefined;
  return { ok: ended === 0, count };
}

const nothing = { passed: 0, failed: 0, skipped: 0 };
/** What a program that could not run, or failed without a count, adds to the sum. */
const oneFailed = { ...nothing, failed: 1 };
const oneSkipped = { ...nothing, skipped: 1 };

const sum = (counts) =>
  counts.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    nothing,
  );

const countText = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * Runs one program of a suite.
 * @param {Run} run
 * @param {{grep: string | undefined, missing: Awaited<ReturnType<typeof setUp>>}} context
 */
async function runOne({ title, needs, args, canSkip }, { grep, missing }) {
  console.log(`\n=== ${title}`);
  const started = Date.now();
  const lacks = missing.filter(({ suites: names }) => names.includes(needs));
  const reason = lacks.map((lack) => lack.reason).join(' ');
  let count;
  if (lacks.length > 0 && (ci || !canSkip)) {
    console.error(`${ci ? 'failed' : 'skipped'}: ${title}: ${reason}`);
    count = ci ? oneFailed : oneSkipped;
  } else {
    const withGrep = grep === undefined ? args : [...args, '--grep', grep];
    const script = await runScript(withGrep, reason === '' ? {} : { AIRGAP_MISSING: reason });
    count = judged(script, grep !== undefined);
  }
  if (interrupted) return nothing;
  console.log(`${title}: ${countText(count)} (${seconds(started)})`);
  return count;
}

/** The count of a script; where its exit code says that it failed though no test did, or it gave no count, one failed. */
function judged({ ok, count }, filtered) {
  if (count === undefined) return oneFailed;
  if (filtered && count.passed + count.failed + count.skipped === 0) return nothing;
  return ok || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** Types, lint and the like have no tests to count: all right, they add nothing. */
async function runCheck() {
  console.log('\n=== check');
  return (await runScript(['scripts/check.mjs', '--no-tests'])).ok ? nothing : oneFailed;
}

async function runSuite(name, context) {
  if (name === 'check') return runCheck();
  for (const step of suites[name].prepare ?? []) {
    if (interrupted) return nothing;
    if ((await runScript(step)).ok) continue;
    console.error(`failed: ${name}: ${step.join(' ')} failed`);
    return oneFailed;
  }
  const counts = [];
  for (const run of suites[name].runs) if (!interrupted) counts.push(await runOne(run, context));
  return sum(counts);
}

function parseCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !(name in suites));
  if (unknown.length > 0) {
    throw new Error(`There is no suite ${unknown.join(', ')}. Suites: ${Object.keys(suites).join(', ')}`);
  }
  const names = Object.keys(suites).filter((name) => positionals.length === 0 || positionals.includes(name));
  return { names, grep: values.grep };
}

async function setUpFor(names) {
  const started = Date.now();
  const say = (line) => console.log(`set-up: ${line}`);
  await installPackages(say);
  const missing = await setUp(
    [...new Set(names.flatMap((name) => suites[name].runs.map((run) => run.needs)))],
    say,
  );
  for (const { name, reason } of missing) console.error(`set-up: ${name} is missing. ${reason}`);
  say(`${missing.length === 0 ? 'done' : `${missing.length} missing`} (${seconds(started)})`);
  return missing;
}

async function main() {
  const { names, grep } = parseCommandLine();
  const started = Date.now();
  const missing = await setUpFor(names);
  const counts = [];
  for (const name of names) if (!interrupted) counts.push(await runSuite(name, { grep, missing }));
  if (interrupted) return 130;
  const total = sum(counts);
  console.log(`\nAll suites: ${seconds(started)}`);
  console.log(countText(total));
  if (total.failed > 0 || (ci && total.skipped > 0)) return 1;
  return total.passed > 0 || total.skipped > 0 || names.join() === 'check' ? 0 : 1;
}

process.exitCode = await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
