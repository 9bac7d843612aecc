// Programs from Debian packages.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onPath, run } from './run.mjs';

// Other set-ups may hold apt's lock at the same time: wait for it instead of failing.
const apt = ['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs a package unless its program is in PATH already.
 * @param {{program: string, package: string}} tool
 * @returns {Promise<string | undefined>} why the program is still missing, undefined where it is there
 */
export async function ensureDebian({ program, package: name }) {
  if (await onPath(program)) return undefined;
  if (!(await onPath('apt-get')))
    return `${program} is missing; install it (Debian and Ubuntu: package ${name})`;
  if (process.getuid?.() !== 0) return `${program} is missing; run: sudo apt-get install ${name}`;
  await withLists(() =>
    run([...apt, 'install', '--no-install-recommends', name], { env: { DEBIAN_FRONTEND: 'noninteractive' } }),
  );
  return undefined;
}

/**
 * Puts docker-registry into CACHE/bin by unpacking its package: installing it would also start a registry as a service
 * of this machine, which nobody asked for.
 * @param {string} cache
 * @returns {Promise<string | undefined>} why it is missing, undefined where it is there
 */
export async function ensureDockerRegistry(cache) {
  const bin = join(cache, 'bin');
  const target = join(bin, 'docker-registry');
  if (existsSync(target)) return undefined;
  if (!(await onPath('apt-get')) || !(await onPath('dpkg-deb'))) {
    return `docker-registry is missing and this is no Debian or Ubuntu; put one (2.8) at ${target}`;
  }
  mkdirSync(bin, { recursive: true });
  const staging = mkdtempSync(join(cache, '.unpacking-'));
  try {
    await withLists(() =>
      run(['apt-get', '-q', '-o', 'APT::Sandbox::User=root', 'download', 'docker-registry'], {
        cwd: staging,
      }),
    );
    const file = readdirSync(staging).find((name) => name.endsWith('.deb'));
    if (!file) return 'apt-get download docker-registry left no package';
    await run(['dpkg-deb', '-x', file, 'root'], { cwd: staging });
    renameSync(join(staging, 'root/usr/bin/docker-registry'), target);
    return undefined;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Runs an apt command; where it fails, the package lists may be missing or old, so it is tried once more after an update. */
async function withLists(action) {
  try {
    return await action();
  } catch {
    await run([...apt, 'update']);
    return action();
  }
}
