// Sets up what the suites need, and says what it does: node scripts/setup.mjs [SUITE...]
//
// Needs only node and npm, so that it works in a fresh clone. What is there already costs no time.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installChromium } from './host/chromium.mjs';
import { hosts } from './host/hosts.mjs';
import { installHost } from './host/install.mjs';
import { root } from './paths.mjs';
import { output } from './processes.mjs';
import { requirements as tools } from './tools.mjs';

/**
 * Something that suites cannot run without.
 * @typedef {object} Requirement
 * @property {string} name as a person calls it
 * @property {readonly string[]} suites the ones that cannot run without it
 * @property {(say: (line: string) => void) => Promise<{ok: true} | {ok: false, reason: string}>} ensure installs it
 *   where it is missing and it can (quick where it is there), else gives the reason and the remedy
 */

/** With another VS Code the host suite needs neither ours nor a browser. */
const ownHost = (...suites) => (process.env.VSCODE_EXECUTABLE === undefined ? suites : []);

/** @type {readonly Requirement[]} */
export const requirements = [
  {
    name: `VS Code ${hosts.latest.vscode}`,
    suites: [...ownHost('host-latest'), 'ui', 'real', 'start'],
    ensure: (say) => installHost('latest', say),
  },
  {
    name: `VS Code ${hosts.min.vscode}`,
    suites: [...ownHost('host-min'), 'ui'],
    ensure: (say) => installHost('min', say),
  },
  {
    name: 'Chromium',
    suites: [...ownHost('host-latest', 'host-min'), 'ui', 'real'],
    ensure: installChromium,
  },
  ...tools,
];

/**
 * Installs the npm packages of the lock file, unless exactly those are there.
 * @param {(line: string) => void} say
 */
export async function installPackages(say) {
  if (packagesAreInstalled()) return;
  say('npm packages: npm ci');
  await output('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
}

/** npm notes what it has installed, last of all, in a hidden lock file. */
function packagesAreInstalled() {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const read = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  const installed = new Map(read(hidden).map(([path, one]) => [path, one.version]));
  return read(join(root, 'package-lock.json')).every(
    ([path, one]) => path === '' || one.optional || installed.get(path) === one.version,
  );
}

/**
 * Ensures what the suites need.
 * @param {readonly string[]} suites
 * @param {(line: string) => void} say
 * @returns {Promise<{name: string, suites: readonly string[], reason: string}[]>} what is missing all the same, and why
 */
export async function setUp(suites, say) {
  const missing = [];
  for (const requirement of requirements) {
    if (!requirement.suites.some((suite) => suites.includes(suite))) continue;
    const outcome = await requirement.ensure(say);
    if (!outcome.ok)
      missing.push({ name: requirement.name, suites: requirement.suites, reason: outcome.reason });
  }
  return missing;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = process.argv.slice(2);
  const all = [...new Set(requirements.flatMap((requirement) => requirement.suites))];
  const say = (line) => console.log(`set-up: ${line}`);
  await installPackages(say);
  const missing = await setUp(asked.length > 0 ? asked : all, say);
  for (const { name, reason } of missing) console.error(`set-up: ${name} is missing. ${reason}`);
  console.log(missing.length === 0 ? 'set-up: everything is there' : `set-up: ${missing.length} missing`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
