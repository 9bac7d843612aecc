// `npm start`: opens the sample plan in a real VS Code with this extension.
//   npm start -- [--vscode desktop|server] [FOLDER]
//
// A desktop VS Code where there is a `code` on the PATH; else a VS Code server from npm, on loopback and with a
// connection token, for the browser. Ctrl-C stops it and all that it started.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startFront } from './host/front.mjs';
import { startServer } from './host/server.mjs';
import { root } from './paths.mjs';
import { end, output } from './processes.mjs';
import { makeScratch } from './scratch.mjs';
import { installPackages, setUp } from './setup.mjs';

/** Of this clone: what the person has trusted and stored there is kept from one start to the next. */
const data = join(root, '.cache/start');

const settings = {
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'always',
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

function parseCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vscode: { type: 'string' } },
  });
  const desktop = findDesktop();
  const vscode = values.vscode ?? (desktop === undefined ? 'server' : 'desktop');
  if (vscode !== 'desktop' && vscode !== 'server') {
    throw new Error(`--vscode is ${vscode}; it must be desktop or server`);
  }
  if (vscode === 'desktop' && desktop === undefined) {
    throw new Error('There is no `code` on the PATH; leave out --vscode, or say --vscode server');
  }
  const folder = resolve(positionals[0] ?? join(root, 'examples/site'));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`There is no folder ${folder}`);
  return { folder, desktop: vscode === 'desktop' ? desktop : undefined };
}

function findDesktop() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Opens a window of its own and waits until it is closed. */
async function openDesktop(code, folder) {
  console.log(`Opening ${folder} in ${code}; Ctrl-C or closing the window ends it.`);
  const child = spawn(
    code,
    ['--new-window', '--wait', '--profile-temp', `--extensionDevelopmentPath=${root}`, folder],
    { stdio: 'inherit', shell: process.platform === 'win32' },
  );
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  const ended = await end(child);
  return typeof ended === 'number' ? ended : 0;
}

/** A value that is made once and then kept, readable by its owner only. */
function kept(file, make) {
  const path = join(data, file);
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}

/**
 * A folder of extensions with this project's root as the only one; new at each start, since VS Code looks for folders
 * that it does not know only where its own list is missing.
 */
function linkExtension(run) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const extensions = join(run, 'extensions');
  mkdirSync(extensions);
  symlinkSync(root, join(extensions, `${publisher}.${name}-${version}`), 'dir');
  return extensions;
}

async function openServer(folder) {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const stopped = new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
  });
  const token = kept('token', () => randomBytes(24).toString('hex'));
  const secretKey = Buffer.from(
    kept('secret-key', () => randomBytes(32).toString('hex')),
    'hex',
  );
  const { folder: run, remove } = makeScratch('airgap-start-');
  try {
    const socket = join(run, 'server');
    const server = await startServer({
      host: 'latest',
      data,
      extensions: linkExtension(run),
      settings,
      guarded: { socket, tokenFile: join(data, 'token') },
      args: ['--reconnection-grace-time=10'],
      env: { TMPDIR: run, XDG_RUNTIME_DIR: run },
    });
    const ended = new Promise((stop) => {
      server.process.once('exit', () => stop(1));
    });
    const port = Number(kept('port', () => '0'));
    const front = await startFront({ socket, token, secretKey, port });
    // A browser keeps trust and secrets by address, and so by port.
    writeFileSync(join(data, 'port'), String(front.port));
    console.log(`VS Code with this extension, on ${folder}:`);
    console.log(`  http://127.0.0.1:${front.port}/?tkn=${token}&folder=${encodeURIComponent(folder)}`);
    console.log('Ctrl-C stops it.');
    const code = await Promise.race([stopped, ended]);
    if (code !== 0) console.error(`The VS Code server ended. It said:\n${server.log()}`);
    front.close();
    await server.stop();
    return code;
  } finally {
    remove();
  }
}

async function main() {
  const { folder, desktop } = parseCommandLine();
  const say = (line) => console.log(`set-up: ${line}`);
  await installPackages(say);
  if (desktop === undefined) {
    const [missing] = await setUp(['start'], say);
    if (missing !== undefined) throw new Error(missing.reason);
  }
  console.log((await output(process.execPath, ['scripts/build.mjs'], { cwd: root })).trim());
  return desktop === undefined ? openServer(folder) : openDesktop(desktop, folder);
}

process.exitCode = await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
