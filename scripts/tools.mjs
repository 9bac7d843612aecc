// Gets the real programs that the suite `real` judges by: node scripts/tools.mjs [NAME...]
// They go into $AIRGAP_CACHE, or .cache beside this folder, which git ignores. What is there already is kept.
import { pathToFileURL } from 'node:url';
import { cache } from './paths.mjs';
import {
  ensureDebian,
  ensureDockerRegistry,
  ensureSnapClientSource,
  ensureSnapdSource,
  ensureSquid,
  ensureSshMachine,
  ensureTinyproxy,
} from './tools/debian.mjs';
import { ensureContainerd, ensureRegclient } from './tools/go-tools.mjs';
import { ensureNodeRoot, ensureNodeSnapd } from './tools/node-root.mjs';

/**
 * What the suites need from outside npm, in the order it is best got. `ensure` gets it unless it is there, and says
 * why where it cannot; it never throws. The programs are CACHE/bin/NAME and CACHE/containerd-VERSION/{containerd,ctr}.
 * @type {readonly import('./setup.mjs').Requirement[]}
 */
export const requirements = [
  debian('ip', 'iproute2'),
  debian('openssl', 'openssl'),
  debian('curl', 'curl'),
  debian('htpasswd', 'apache2-utils'),
  debian('mksquashfs', 'squashfs-tools'),
  debian('skopeo', 'skopeo'),
  // Neither package starts a service of its own: netplan.io has none, and systemd starts nothing where it is not PID 1.
  debian('netplan', 'netplan.io'),
  debian('systemd-analyze', 'systemd'),
  debian('systemd-nspawn', 'systemd-container'),
  debian('debootstrap', 'debootstrap'),
  debian('shellcheck', 'shellcheck'),
  requirement('docker-registry', ensureDockerRegistry),
  requirement('squid', ensureSquid),
  requirement('tinyproxy', ensureTinyproxy),
  debian('ssh', 'openssh-client'),
  debian('rsync', 'rsync'),
  requirement('ssh-machine', ensureSshMachine),
  requirement('snapd-source', ensureSnapdSource),
  requirement('snap-client-source', ensureSnapClientSource),
  requirement('node-snapd', ensureNodeSnapd),
  requirement('node-root', ensureNodeRoot),
  regclient('regsync', '0.11.7'),
  regclient('regctl', '0.11.7'),
  // The version that the page's own regsync.sh pins on 1.32 to 1.35: the product refuses it.
  regclient('regsync', '0.7.1', 'regsync-0.7.1'),
  // Canonical Kubernetes 1.32 (1.6.39 is not to be had as a Go module; its resolver is that of 1.6.38) and 1.35.
  containerd('1.6.38'),
  containerd('2.1.5'),
];

function requirement(name, ensure) {
  return {
    name,
    suites: ['real'],
    ensure: async (say) => {
      try {
        const reason = await ensure(say);
        return reason === undefined ? { ok: true } : { ok: false, reason };
      } catch (error) {
        return { ok: false, reason: error.message };
      }
    },
  };
}

function debian(program, name) {
  return requirement(program, (say) => ensureDebian({ program, package: name }, say));
}

function regclient(program, version, name = program) {
  return requirement(name, (say) => ensureRegclient({ program, version, name }, say));
}

function containerd(version) {
  return requirement(`containerd-${version}`, (say) => ensureContainerd(version, say));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !requirements.some((one) => one.name === name));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. Known: ${requirements.map((one) => one.name).join(', ')}`);
    process.exit(2);
  }
  let missing = 0;
  for (const one of requirements.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const started = Date.now();
    const result = await one.ensure((line) => console.log(`... ${line}`));
    if (!result.ok) missing += 1;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(
      `${result.ok ? 'ok ' : 'MISSING'} ${one.name.padEnd(18)} ${seconds} s${result.ok ? '' : `  ${result.reason}`}`,
    );
  }
  console.log(`tools: in ${cache}`);
  if (missing > 0) process.exitCode = 1;
}
