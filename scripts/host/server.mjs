// Starts a VS Code server on loopback, and names the address of its workbench.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { output, signalGroup, stopGroup } from '../processes.mjs';
import { makeScratch } from '../scratch.mjs';
import { hostPaths } from './hosts.mjs';

/** A quiet workbench: no welcome pages, no chat, no look-ups on the network, tabs where a modal dialog would swallow keys. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'telemetry.telemetryLevel': 'off',
  // Without it the text of a terminal is a canvas that no test can read.
  'terminal.integrated.gpuAcceleration': 'off',
  'update.showReleaseNotes': false,
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * @typedef {object} ServerOptions
 * @property {import('./hosts.mjs').HostName} host
 * @property {string} [data] folder for everything that the server keeps; without it a temporary one, removed at stop
 * @property {string} [userData] instead of the one in `data`
 * @property {string} [extensions] instead of the folder in `data`
 * @property {boolean} [trustAll] no workspace trust at all: every folder is trusted
 * @property {boolean} [extensionTests] honour an extension under development and its tests; this suppresses toasts
 * @property {readonly string[]} [vsix] packages to install first
 * @property {Readonly<Record<string, unknown>>} [settings] of the user, where there are none yet; without them the quiet ones
 * @property {{socket: string, tokenFile: string}} [guarded] listen on this socket, and let in only who has the token
 * @property {NodeJS.ProcessEnv} [env] for the server and so for the extension host
 * @property {(argv: readonly string[]) => readonly string[]} [inside] makes of a command one that runs elsewhere, such as in a network namespace
 * @property {readonly string[]} [args] more arguments of the server
 */

/**
 * Starts a server: on a free port of 127.0.0.1 without a connection token, for a browser of the tests; or guarded.
 * @param {ServerOptions} options
 */
export async function startServer(options) {
  const paths = hostPaths(options.host);
  if (!existsSync(paths.marker)) {
    throw new Error(`There is no VS Code in ${paths.folder}; run: node scripts/setup.mjs host`);
  }
  const scratch = options.data === undefined ? makeScratch('vscode-host-') : undefined;
  const data = options.data ?? scratch.folder;
  const userData = options.userData ?? join(data, 'user');
  const extensions = options.extensions ?? join(data, 'extensions');
  const folders = [
    `--server-data-dir=${data}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${extensions}`,
  ];
  seedSettings(userData, options.settings ?? quietSettings);
  const env = {
    // No look-up of a gallery.
    EXTENSIONS_GALLERY: '{}',
    ...process.env,
    // Sockets and temporary files of the server and the extensions go where they are removed with the rest.
    TMPDIR: data,
    XDG_RUNTIME_DIR: data,
    ...options.env,
  };
  const inside = options.inside ?? ((argv) => argv);
  for (const vsix of options.vsix ?? []) {
    const install = [paths.node, paths.server, '--install-extension', vsix, '--force', ...folders];
    const [command, ...args] = inside(install);
    await output(command, args, { env });
  }
  const [command, ...args] = inside([
    paths.node,
    paths.server,
    ...(options.guarded
      ? [`--socket-path=${options.guarded.socket}`, `--connection-token-file=${options.guarded.tokenFile}`]
      : ['--host=127.0.0.1', '--port=0', '--without-connection-token']),
    '--accept-server-license-terms',
    '--telemetry-level=off',
    '--disable-telemetry',
    '--disable-experiments',
    '--disable-getting-started-override',
    ...(options.extensionTests ? ['--enable-smoke-test-driver'] : []),
    ...(options.trustAll ? ['--disable-workspace-trust'] : []),
    ...folders,
    ...(options.args ?? []),
  ]);
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const log = collect(child);
  // Where this process ends without a stop, the server does not outlive it; before its folder is removed.
  const abandon = () => signalGroup(child.pid, 'SIGKILL');
  process.prependListener('exit', abandon);
  const stop = async () => {
    await stopGroup(child);
    process.off('exit', abandon);
    scratch?.remove();
  };
  try {
    return { port: await listening(child, log), data, userData, extensions, process: child, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Settings are given before the start: a change of the file is not always seen by a window that is open. */
function seedSettings(userData, settings) {
  const file = join(userData, 'User/settings.json');
  if (existsSync(file)) return;
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** Keeps the end of what the server says. */
function collect(child) {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part) => {
      text = (text + part).slice(-100_000);
    });
  }
  return () => text;
}

const startTimeout = 60_000;

/** @returns {Promise<number>} the port that the server has bound; NaN for a socket */
function listening(child, log) {
  return new Promise((resolvePort, reject) => {
    const timer = setTimeout(() => fail(`did not listen within ${startTimeout / 1000} s`), startTimeout);
    const look = () => {
      const port = /Extension host agent listening on (\S+)/.exec(log())?.[1];
      if (port === undefined) return;
      settle();
      resolvePort(Number(port));
    };
    const ended = (code, signal) => fail(`ended (${code ?? signal})`);
    const settle = () => {
      clearTimeout(timer);
      child.stdout.off('data', look);
      child.off('exit', ended);
    };
    const fail = (what) => {
      settle();
      reject(new Error(`The VS Code server ${what}. It said:\n${log()}`));
    };
    child.stdout.on('data', look);
    child.once('exit', ended);
    child.once('error', (error) => fail(`could not start: ${error.message}`));
  });
}

/**
 * The address of a workbench on a folder or workspace file; with an extension under development, and the module of its
 * tests, where given.
 * @param {number} port
 * @param {{open?: string | undefined, development?: readonly string[], tests?: string | undefined}} options absolute paths
 * @returns {string}
 */
export function workbenchUrl(port, { open, development = [], tests }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(path))}`;
  const payload = [
    ...development.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams();
  if (open === undefined) query.set('ew', 'true');
  else query.set(open.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(open));
  if (development.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}
