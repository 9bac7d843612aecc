// Programs from Debian packages.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../paths.mjs';
import { output } from '../processes.mjs';

// Other set-ups may hold apt's lock at the same time: wait for it instead of failing.
const quietly = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs a package unless its program is in PATH already.
 * @param {{program: string, package: string}} tool
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why the program is still missing, undefined where it is there
 */
export async function ensureDebian({ program, package: name }, say) {
  if (await onPath(program)) return undefined;
  if (!(await onPath('apt-get')))
    return `${program} is missing; install it (Debian and Ubuntu: package ${name})`;
  if (process.getuid?.() !== 0) return `${program} is missing; run: sudo apt-get install ${name}`;
  say(`${program}: apt-get install ${name}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await withLists(() => output('apt-get', [...quietly, 'install', '--no-install-recommends', name], { env }));
  return undefined;
}

/**
 * Puts docker-registry into CACHE/bin by unpacking its package: installing it would also start a registry as a service
 * of this machine, which nobody asked for.
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why it is missing, undefined where it is there
 */
export async function ensureDockerRegistry(say) {
  const bin = join(cache, 'bin');
  const target = join(bin, 'docker-registry');
  if (existsSync(target)) return undefined;
  if (!(await onPath('apt-get')) || !(await onPath('dpkg-deb'))) {
    return `docker-registry is missing and this is no Debian or Ubuntu; put one (2.8) at ${target}`;
  }
  say('docker-registry: apt-get download');
  mkdirSync(bin, { recursive: true });
  const cwd = mkdtempSync(join(cache, '.unpacking-'));
  try {
    await withLists(() =>
      output('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', 'docker-registry'], { cwd }),
    );
    const file = readdirSync(cwd).find((name) => name.endsWith('.deb'));
    if (!file) return 'apt-get download docker-registry left no package';
    await output('dpkg-deb', ['-x', file, 'root'], { cwd });
    renameSync(join(cwd, 'root/usr/bin/docker-registry'), target);
    return undefined;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/**
 * The Go source of snapd and of what its package asserts imports. The judge of assertions is built from it.
 * Debian's, since snapd's own modules fork their dependencies; any snapd from 2.45 on would do.
 */
const snapdSources = [
  'golang-github-snapcore-snapd-dev',
  'golang-golang-x-crypto-dev',
  'golang-golang-x-sys-dev',
  'golang-gopkg-yaml.v2-dev',
  'golang-gopkg-tomb.v2-dev',
  'golang-dbus-dev',
];

/**
 * What else the command snap and the store of snapd's own tests import: the tests download snaps with the one from the
 * other.
 */
const snapClientSources = [
  'golang-github-boltdb-bolt-dev',
  'golang-github-coreos-go-systemd-dev',
  'golang-github-gorilla-mux-dev',
  'golang-github-gosexy-gettext-dev',
  'golang-github-jessevdk-go-flags-dev',
  'golang-github-juju-ratelimit-dev',
  'golang-github-kr-pretty-dev',
  'golang-github-kr-text-dev',
  'golang-github-mvo5-goconfigparser-dev',
  'golang-github-mvo5-uboot-go-dev',
  'golang-github-seccomp-libseccomp-golang-dev',
  'golang-golang-x-net-dev',
  'golang-golang-x-term-dev',
  'golang-golang-x-text-dev',
  'golang-golang-x-xerrors-dev',
  'golang-gopkg-check.v1-dev',
  'golang-gopkg-macaroon.v1-dev',
  'golang-gopkg-mgo.v2-dev',
  'golang-gopkg-retry.v1-dev',
  'golang-gopkg-tylerb-graceful.v1-dev',
  'golang-gopkg-yaml.v3-dev',
];

/**
 * squid with TLS interception, its pages and its libraries that a Debian need not have; and tinyproxy. Unpacked, since
 * installing squid would start a proxy as a service of this machine.
 */
const squidPackages = [
  'squid-openssl',
  'squid-common',
  'squid-langpack',
  'libecap3',
  'libltdl7',
  'libnetfilter-conntrack3',
  'libnfnetlink0',
  'libtdb1',
];

/** Unpacks squid into CACHE/squid. */
export function ensureSquid(say) {
  return unpackPackages({ name: 'squid', packages: squidPackages }, say);
}

/** Unpacks tinyproxy into CACHE/tinyproxy. */
export function ensureTinyproxy(say) {
  return unpackPackages({ name: 'tinyproxy', packages: ['tinyproxy-bin'] }, say);
}

/** Unpacks sshd and sudo into CACHE/ssh-machine, for machines that tests log in to. Installed, sshd would be started. */
export function ensureSshMachine(say) {
  return unpackPackages({ name: 'ssh-machine', packages: ['openssh-server', 'libwrap0', 'sudo'] }, say);
}

/** Unpacks snapd's source into CACHE/snapd-source. */
export function ensureSnapdSource(say) {
  return unpackPackages({ name: 'snapd-source', packages: snapdSources }, say);
}

/** Unpacks into CACHE/snap-client-source what the command snap needs beside snapd-source. */
export function ensureSnapClientSource(say) {
  return unpackPackages({ name: 'snap-client-source', packages: snapClientSources }, say);
}

/**
 * Unpacks packages into CACHE/NAME. Nothing is installed. Of packages of Go source, usr/share/gocode is a GOPATH.
 * @param {{name: string, packages: readonly string[]}} what
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why it is missing, undefined where it is there
 */
async function unpackPackages({ name, packages }, say) {
  const target = join(cache, name);
  if (existsSync(target)) return undefined;
  if (!(await onPath('apt-get')) || !(await onPath('dpkg-deb'))) {
    return `${name} is missing and this is no Debian or Ubuntu; unpack ${packages.join(', ')} into ${target}`;
  }
  say(`${name}: apt-get download`);
  mkdirSync(cache, { recursive: true });
  const cwd = mkdtempSync(join(cache, '.unpacking-'));
  try {
    await withLists(() =>
      output('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd }),
    );
    for (const file of readdirSync(cwd)) await output('dpkg-deb', ['-x', file, 'root'], { cwd });
    renameSync(join(cwd, 'root'), target);
    return undefined;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Whether a program is in PATH. */
function onPath(program) {
  return output('sh', ['-c', 'command -v "$1"', 'sh', program]).then(
    () => true,
    () => false,
  );
}

/** Runs an apt command; where it fails, the package lists may be missing or old, so it is tried once more after an update. */
async function withLists(action) {
  try {
    return await action();
  } catch {
    await output('apt-get', [...quietly, 'update']);
    return action();
  }
}
