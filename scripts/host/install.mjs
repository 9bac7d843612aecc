// Sets up one VS Code host from npm packages: nothing is compiled, no install script of a package runs, and every
// file that is unpacked has a checksum that is pinned here or in the server's own lock file.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../paths.mjs';
import { output } from '../processes.mjs';
import { hostPaths, hosts } from './hosts.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const stubs = {
  '@vscode/spdlog': join(here, 'stub-spdlog.cjs'),
  '@vscode/native-watchdog': join(here, 'stub-watchdog.cjs'),
};
/** Large, and of no use to the tests. */
const unwanted = [
  'extensions/copilot',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@github/copilot-sdk-linux-arm64',
  'node_modules/@github/copilot-sdk-linuxmusl-x64',
  'node_modules/@github/copilot-sdk-linuxmusl-arm64',
];

/**
 * Installs the host into the cache unless it is there already. Built aside and then renamed, so that a set-up that
 * was killed never looks done.
 * @param {import('./hosts.mjs').HostName} name
 * @param {(line: string) => void} say
 * @returns {Promise<{ok: true} | {ok: false, reason: string}>}
 */
export async function installHost(name, say) {
  const host = hosts[name];
  const node = host.node[process.arch];
  if (process.platform !== 'linux' || node === undefined) {
    return {
      ok: false,
      reason: `The VS Code server is set up on Linux x64 and arm64 only, this is ${process.platform} ${process.arch}; set VSCODE_EXECUTABLE to a desktop VS Code, or to "download"`,
    };
  }
  const paths = hostPaths(name);
  const recipe = recipeOf(host);
  if (isInstalled(paths.marker, recipe)) return { ok: true };
  mkdirSync(cache, { recursive: true });
  removeAbandoned(name);
  const aside = join(cache, `.vscode-${name}-${process.pid}`);
  say(`VS Code ${host.vscode}: unpacking ${host.server.name} ${host.server.version} from npm`);
  try {
    mkdirSync(aside);
    await build(host, node, aside);
    writeFileSync(
      join(aside, basename(paths.marker)),
      `${JSON.stringify({ vscode: host.vscode, recipe })}\n`,
    );
    // Another clone that shares the cache may have been quicker.
    if (!isInstalled(paths.marker, recipe)) {
      rmSync(paths.folder, { recursive: true, force: true });
      renameSync(aside, paths.folder);
    }
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: `VS Code ${host.vscode} could not be set up: ${messageOf(error)}` };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function build(host, node, folder) {
  const packages = [node, host.server, ...(host.ripgrep ? [host.ripgrep] : [])];
  const env = npmEnvironment(process.env);
  await output(
    'npm',
    [
      'pack',
      '--silent',
      '--pack-destination',
      folder,
      ...packages.map((one) => `${one.name}@${one.version}`),
    ],
    { cwd: folder, env },
  );
  for (const one of packages) verify(join(folder, fileOf(one)), one.sha512);
  const vscode = join(folder, 'vscode');
  await unpack(join(folder, fileOf(node)), folder, 'package/bin/node');
  await unpack(join(folder, fileOf(host.server)), vscode, 'package/lib/vscode');
  const locked = lockedChecksums(join(vscode, 'npm-shrinkwrap.json'));
  // The dependencies look at the node version that installs them: it is to be the one that will run them.
  await output(
    'npm',
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: vscode, env: { ...env, PATH: `${folder}${delimiter}${env.PATH ?? ''}` } },
  );
  verifyDependencies(vscode, { ...host.floating, ...locked });
  if (host.ripgrep) {
    const target = join(vscode, 'node_modules/@vscode/ripgrep/bin');
    await unpack(join(folder, fileOf(host.ripgrep)), target, `package/bin/linux-${process.arch}/rg`);
  }
  for (const path of unwanted) rmSync(join(vscode, path), { recursive: true, force: true });
  for (const [name, stub] of Object.entries(stubs)) {
    copyFileSync(stub, join(vscode, 'node_modules', name, 'index.js'));
  }
  for (const one of packages) rmSync(join(folder, fileOf(one)));
}

/** What a host is made of; another recipe makes another host. */
function recipeOf(host) {
  const hash = createHash('sha256').update(JSON.stringify([process.arch, host, unwanted]));
  for (const stub of Object.values(stubs)) hash.update(readFileSync(stub));
  return hash.digest('hex');
}

function isInstalled(marker, recipe) {
  return existsSync(marker) && JSON.parse(readFileSync(marker, 'utf8')).recipe === recipe;
}

/** The name `npm pack` gives a package's file. */
function fileOf({ name, version }) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

function verify(file, expected) {
  const actual = createHash('sha512').update(readFileSync(file)).digest('base64');
  if (actual !== expected) {
    throw new Error(`${basename(file)} has sha512 ${actual}, expected ${expected}; it was not unpacked`);
  }
}

/** Unpacks one folder or file of a package, without the leading folders of its path. */
async function unpack(file, target, path) {
  mkdirSync(target, { recursive: true });
  const leading = path.endsWith('/vscode') ? path.split('/').length : path.split('/').length - 1;
  await output('tar', [
    '--extract',
    '--gzip',
    `--file=${file}`,
    `--directory=${target}`,
    `--strip-components=${leading}`,
    '--no-same-owner',
    path,
  ]);
}

/** The checksums in the lock file that came with the server, by name@version; read before npm adds to that file. */
function lockedChecksums(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(
    Object.entries(packages).map(([path, one]) => [nameOf(path, one), one.integrity]),
  );
}

/** npm has checked each package against the checksum that it noted; that must be the one that is pinned. */
function verifyDependencies(folder, pinned) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  for (const [path, one] of Object.entries(packages)) {
    const name = nameOf(path, one);
    if (one.integrity === undefined || one.integrity !== pinned[name]) {
      throw new Error(`${name} has checksum ${one.integrity}, expected ${pinned[name] ?? 'a pinned one'}`);
    }
  }
}

function nameOf(path, { name, version }) {
  const marker = 'node_modules/';
  return `${name ?? path.slice(path.lastIndexOf(marker) + marker.length)}@${version}`;
}

/** Folders of set-ups that were killed. */
function removeAbandoned(name) {
  for (const entry of readdirSync(cache)) {
    const pid = new RegExp(`^\\.vscode-${name}-(\\d+)$`).exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(cache, entry), { recursive: true });
  }
}

/** A process that has ended but that nobody has waited for has no command line. */
function isAlive(pid) {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file).length > 0;
}

/** Without what an outer `npm test` tells its scripts, which would make the inner npm work on the outer project. */
function npmEnvironment(env) {
  const outer = /^npm_(package_|lifecycle_|command$|execpath$|node_execpath$|config_local_prefix$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}

function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
