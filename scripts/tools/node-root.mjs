// The root file system of the nodes that the suite `real` boots, with a snapd that trusts the root of snapd's own tests.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../paths.mjs';
import { output } from '../processes.mjs';

/** What a node has of its own; snaps bring the rest. */
const packages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'dbus-user-session',
  'libpam-systemd',
  'snapd',
  'squashfuse',
  'fuse3',
  'iproute2',
  'iputils-ping',
  'openssh-server',
  'netplan.io',
  'squashfs-tools',
  'rsync',
  'curl',
  'sudo',
];

/** Units that would look for a network, or for work, that a node of the tests does not have. */
const masked = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'fstrim.timer',
  'man-db.timer',
  'snapd.apparmor.service',
  'snapd.failure.service',
  'snapd.snap-repair.timer',
  'systemd-networkd-wait-online.service',
  'systemd-timesyncd.service',
];

/**
 * Makes CACHE/node-root by debootstrap, and puts CACHE/bin/snapd into it.
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} why it is missing, undefined where it is there
 */
export async function ensureNodeRoot(say) {
  const target = join(cache, 'node-root');
  if (existsSync(target)) return undefined;
  if (process.getuid?.() !== 0) return 'the nodes need root: debootstrap makes their file system';
  say('node-root: debootstrap (a minute or two)');
  mkdirSync(cache, { recursive: true });
  const staging = mkdtempSync(join(cache, '.building-'));
  try {
    const root = join(staging, 'root');
    await output('debootstrap', [
      '--variant=minbase',
      `--include=${packages.join(',')}`,
      'bookworm',
      root,
      await mirror(),
    ]);
    await finish(root);
    renameSync(root, target);
    return undefined;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * Builds CACHE/bin/snapd from snapd's source. The tag is snapd's own: it adds the root account of its tests to the
 * trusted ones. The source and what it imports is unpacked by ensureSnapdSource and ensureSnapClientSource.
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 */
export async function ensureNodeSnapd(say) {
  const target = join(cache, 'bin/snapd');
  if (existsSync(target)) return;
  say('snapd: go build');
  mkdirSync(join(cache, 'bin'), { recursive: true });
  const paths = ['snapd-source', 'snap-client-source'].map((name) => join(cache, name, 'usr/share/gocode'));
  const env = { ...process.env, GOPATH: paths.join(':'), GO111MODULE: 'off', GOFLAGS: '', CGO_ENABLED: '0' };
  const staging = `${target}.${process.pid}`;
  const tags = 'withtestkeys nosecboot';
  await output('go', ['build', '-tags', tags, '-o', staging, 'github.com/snapcore/snapd/cmd/snapd'], { env });
  renameSync(staging, target);
}

/** The mirror that this machine's apt gets its own Debian from. */
async function mirror() {
  const said = await output('apt-get', [
    'indextargets',
    '--format',
    '$(SITE) $(ORIGIN)',
    'Identifier: Packages',
  ]);
  const site = said.split('\n').find((line) => line.endsWith(' Debian') && !line.includes('security'));
  return site?.split(' ')[0] ?? 'http://deb.debian.org/debian';
}

/** What a machine gets when it is installed, and what snapd needs in a container. */
async function finish(root) {
  const inside = (...argv) => output('chroot', [root, ...argv]);
  // A container has no udevd; snapd only asks it to read its rules again.
  rmSync(join(root, 'usr/bin/udevadm'), { force: true });
  writeFileSync(join(root, 'usr/bin/udevadm'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  mkdirSync(join(root, 'var/lib/snapd/snaps'), { recursive: true });
  copyFileSync(join(cache, 'bin/snapd'), join(root, 'usr/lib/snapd/snapd'));
  writeFileSync(join(root, 'etc/machine-id'), '');
  await inside('sh', '-c', 'rm -f /etc/ssh/ssh_host_*');
  await inside('systemctl', 'enable', 'snapd.socket', 'ssh.service');
  await inside('systemctl', 'mask', ...masked);
  // One who may do anything, one who is asked for a password first, and one who may not at all.
  for (const name of ['engineer', 'asked', 'guest']) await inside('useradd', '-m', '-s', '/bin/bash', name);
  await inside('sh', '-c', 'echo asked:asked-password | chpasswd');
  writeFileSync(
    join(root, 'etc/sudoers.d/users'),
    'engineer ALL=(ALL) NOPASSWD: ALL\nasked ALL=(ALL) ALL\n',
    {
      mode: 0o440,
    },
  );
}
