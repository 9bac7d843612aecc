// Runs one folder of tests inside the extension host of one VS Code:
//   node scripts/host/run-host-tests.mjs [--vscode latest|min] [--suite host] [--folder PATH] [--untrusted] [--grep TEXT]
// The tests must be built (scripts/build-tests.mjs), and the extension too (scripts/build.mjs).
//
// @vscode/test-electron starts the VS Code. VSCODE_EXECUTABLE names a desktop one, or is `download` to fetch one;
// without it, it is this project's own host.
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { root } from '../paths.mjs';
import { end } from '../processes.mjs';
import { makeScratch } from '../scratch.mjs';
import { hosts } from './hosts.mjs';

/**
 * @typedef {object} HostRun
 * @property {import('./hosts.mjs').HostName} [vscode] latest unless said
 * @property {string} [suite] folder below test/ (built into out/test/), `host` unless said
 * @property {string} [folder] opened as it is; without it a copy of examples/site, removed afterwards
 * @property {boolean} [untrusted] start in Restricted Mode, where no terminal and no task can be started
 * @property {string} [grep] only the tests whose title holds this
 * @property {Record<string, string>} [env] for the extension host
 */

/**
 * Runs the tests; what they print goes to this process's output, and ends with `N passed, N failed, N skipped`.
 * @param {HostRun} run
 * @returns {Promise<boolean>} whether they passed
 */
export async function runHostTests({ vscode = 'latest', suite = 'host', folder, untrusted, grep, env }) {
  const { folder: scratch, remove } = makeScratch('host-tests-');
  try {
    const workspace = folder ?? join(scratch, 'site');
    if (folder === undefined) cpSync(join(root, 'examples/site'), workspace, { recursive: true });
    const extensionTestsPath = join(root, 'out/test/host/index.js');
    const extensionTestsEnv = {
      ...env,
      AIRGAP_VSCODE: vscode,
      AIRGAP_SUITE: join(root, 'out/test', suite),
      ...(grep ? { AIRGAP_GREP: grep } : {}),
    };
    const profile = [
      `--user-data-dir=${join(scratch, 'user')}`,
      `--extensions-dir=${join(scratch, 'extensions')}`,
    ];
    const vscodeExecutablePath = await executable(vscode);
    if (untrusted) {
      // runTests always trusts every folder.
      const args = [workspace, ...profile, `--extensionDevelopmentPath=${root}`];
      return await launch(
        vscodeExecutablePath,
        [...args, `--extensionTestsPath=${extensionTestsPath}`],
        extensionTestsEnv,
      );
    }
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath,
      extensionTestsEnv,
      launchArgs: [workspace, ...profile],
    });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  } finally {
    remove();
  }
}

const ownHost = join(root, 'scripts/host/vscode-host.mjs');

/** @returns {Promise<string>} the program that plays VS Code */
async function executable(vscode) {
  const asked = process.env.VSCODE_EXECUTABLE;
  return asked === 'download' ? downloadAndUnzipVSCode(hosts[vscode].vscode) : (asked ?? ownHost);
}

async function launch(program, args, env) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'inherit' });
  const stop = () => child.kill('SIGINT');
  process.on('SIGINT', stop);
  try {
    return (await end(child)) === 0;
  } finally {
    process.off('SIGINT', stop);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      vscode: { type: 'string' },
      suite: { type: 'string' },
      folder: { type: 'string' },
      untrusted: { type: 'boolean' },
      grep: { type: 'string' },
    },
  });
  // runTests stops its VS Code on Ctrl-C only.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => process.kill(process.pid, 'SIGINT'));
  process.exitCode = (await runHostTests(values)) ? 0 : 1;
}
