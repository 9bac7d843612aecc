import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { cache } from '../../../scripts/paths.mjs';
import { until } from '../../support/until.ts';

/**
 * Machines to log in to: each is a real sshd with real sudo in mount, process and host name namespaces of its own. Its
 * programs are this machine's, read only; /etc, /home, /var, /run and /root are its own. It listens on loopback.
 *
 * Users: `ubuntu` may sudo without a password, `asks` with the password `secret`, `plain` may not, `noisy` is as
 * `ubuntu` with a shell that prints before each command.
 */
export interface SshNodes {
  /** Holds `ssh` and `scp`, which are the real ones with a configuration that knows the nodes: put it first in PATH. */
  readonly bin: string;
  /** A home whose login shells have it there. */
  readonly home: string;
  /** The folder that a node has as its root. */
  readonly rootOf: (name: string) => string;
  /** Ends a node with all that runs on it, as a cut cable does: nothing says goodbye. */
  readonly kill: (name: string) => Promise<void>;
  /** Gives a node another host key than the one that is known here, or takes it out of what is known. */
  readonly knowHostKey: (name: string, known: 'another' | 'none' | 'right') => void;
  readonly stop: () => Promise<void>;
}

/** A node that is started: an address of loopback that is not 127.0.0.1, and programs that it has besides. */
export interface SshNodeOptions {
  readonly name: string;
  readonly address: string;
  /** Shell scripts in /usr/local/bin, by name: stand-ins for what this machine has not. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Programs of this machine's /usr/bin that it has not. */
  readonly lacks?: readonly string[];
}

const machine = join(cache, 'ssh-machine');
const users = { ubuntu: 1000, asks: 1001, plain: 1002, noisy: 1003 };

/** Skips the tests of a group where nodes cannot be started; in CI that is a failure. Call it inside `describe`. */
export function needSshNodes(): void {
  before('needs root and sshd', function needs(this: Context) {
    const why =
      process.getuid?.() === 0
        ? existsSync(machine)
          ? undefined
          : 'sshd is missing: node scripts/tools.mjs ssh-machine'
        : 'nodes are started as root only';
    if (why === undefined) return;
    if (process.env['CI']) throw new Error(why);
    console.log(`      skipped: ${why}`);
    this.skip();
  });
}

/** Starts nodes. @param folder an empty one of the test, for all that belongs to them */
export async function startSshNodes(folder: string, nodes: readonly SshNodeOptions[]): Promise<SshNodes> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['person', 'other'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
  const config = join(folder, 'config');
  const wrap = (name: string, options: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec /usr/bin/${name} -F ${config} ${options} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  };
  wrap('ssh', '');
  wrap('scp', `-S ${join(bin, 'ssh')}`);
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.bash_profile'), `PATH=${bin}:$PATH\n`);
  const running = new Map<string, ChildProcess>();
  const ports = new Map<string, number>();
  const rootOf = (name: string): string => join(folder, 'nodes', name);
  const knowHostKey: SshNodes['knowHostKey'] = (name, known) => {
    const { address } = nodes.find((node) => node.name === name) ?? { address: '' };
    const key = publicKey(known === 'right' ? join(rootOf(name), 'etc/ssh/host_key') : join(folder, 'other'));
    const line = known === 'none' ? '' : `[${address}]:${ports.get(name) ?? 0} ${key}\n`;
    writeFileSync(join(folder, `known-${name}`), line);
  };
  for (const node of nodes) {
    const port = await freePort(node.address);
    ports.set(node.name, port);
    makeRoot(rootOf(node.name), join(folder, 'person.pub'), node);
    writeFileSync(join(rootOf(node.name), 'etc/ssh/sshd_config'), sshdConfig(node.address, port));
    knowHostKey(node.name, 'right');
    appendFileSync(
      config,
      `Host ${node.name}\n  HostName ${node.address}\n  Port ${port}\n  UserKnownHostsFile ${join(folder, `known-${node.name}`)}\n`,
    );
    running.set(node.name, startMachine(rootOf(node.name), node.name));
  }
  appendFileSync(
    config,
    `Host *\n  User ubuntu\n  IdentityFile ${join(folder, 'person')}\n  IdentitiesOnly yes\n  GlobalKnownHostsFile /dev/null\n`,
  );
  for (const { name, address } of nodes)
    await until(`sshd of ${name}`, () => answers(address, ports.get(name) ?? 0));
  const kill = async (name: string): Promise<void> => {
    const child = running.get(name);
    running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await until(`the end of ${name}`, () => child.signalCode ?? child.exitCode ?? undefined);
  };
  const stop = async (): Promise<void> => {
    for (const name of running.keys()) await kill(name);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { bin, home, rootOf, kill, knowHostKey, stop };
}

function publicKey(path: string): string {
  return execFileSync('ssh-keygen', ['-y', '-f', path], { encoding: 'utf8' }).trim();
}

function sshdConfig(address: string, port: number): string {
  return [
    `ListenAddress ${address}:${port}`,
    'HostKey /etc/ssh/host_key',
    'PidFile none',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'PrintMotd no',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n');
}

/** Files of a machine's own. */
function makeRoot(root: string, key: string, { programs = {}, lacks = [] }: SshNodeOptions): void {
  const put = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
  };
  for (const path of [
    'dev',
    'proc',
    'sys',
    'usr',
    'tmp',
    'run/sshd',
    'var/lib',
    'var/snap',
    'var/tmp',
    'snap',
  ])
    mkdirSync(join(root, path), { recursive: true });
  for (const path of [
    'alternatives',
    'ld.so.cache',
    'ld.so.conf',
    'ld.so.conf.d',
    'nsswitch.conf',
    'pam.d',
    'ssl',
  ])
    if (existsSync(`/etc/${path}`))
      cpSync(`/etc/${path}`, join(root, 'etc', path), { recursive: true, verbatimSymlinks: true });
  const rows = Object.entries(users);
  const hash = execFileSync('openssl', ['passwd', '-6', 'secret'], { encoding: 'utf8' }).trim();
  put(
    'etc/passwd',
    `root:x:0:0::/root:/bin/bash\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n${rows.map(([name, id]) => `${name}:x:${id}:${id}::/home/${name}:/bin/bash\n`).join('')}`,
  );
  put(
    'etc/shadow',
    ['root', ...Object.keys(users)].map((name) => `${name}:${hash}:20000::::::\n`).join(''),
    0o640,
  );
  put('etc/group', `root:x:0:\nnogroup:x:65534:\n${rows.map(([name, id]) => `${name}:x:${id}:\n`).join('')}`);
  put('etc/sudoers', 'root ALL=(ALL) ALL\nubuntu,noisy ALL=(ALL) NOPASSWD: ALL\nasks ALL=(ALL) ALL\n', 0o440);
  put(
    'etc/pam.d/sudo',
    'auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  );
  put('root/.profile', '');
  for (const [name, id] of rows) {
    const home = join('home', name);
    mkdirSync(join(root, home, '.ssh'), { recursive: true });
    cpSync(key, join(root, home, '.ssh/authorized_keys'));
    if (name === 'noisy')
      put(join(home, '.bashrc'), "echo 'Welcome to the bastion'\necho end\necho 'time AAAA'\n");
    execFileSync('chown', ['-R', `${id}:${id}`, join(root, home)]);
  }
  for (const [name, script] of Object.entries(programs)) put(join('programs/local/bin', name), script, 0o755);
  mkdirSync(join(root, 'programs/local'), { recursive: true });
  mkdirSync(join(root, 'programs/bin'), { recursive: true });
  // What overlayfs takes for a file that was removed.
  for (const name of lacks) execFileSync('mknod', [join(root, 'programs/bin', name), 'c', '0', '0']);
  mkdirSync(join(root, 'etc/ssh'), { recursive: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(root, 'etc/ssh/host_key')]);
}

const startScript = `set -eu
root=$1 machine=$2 name=$3
hostname "$name"
mount -t overlay overlay -o "lowerdir=$root/programs:$machine/usr:/usr" "$root/usr"
for link in bin sbin lib lib64; do [ ! -L "/$link" ] || ln -sfn "usr/$link" "$root/$link"; done
chmod 1777 "$root/tmp" "$root/var/tmp"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
mount -t proc proc "$root/proc"
exec chroot "$root" /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config
`;

function startMachine(root: string, name: string): ChildProcess {
  const argv = [
    '--mount',
    '--uts',
    '--pid',
    '--fork',
    '--kill-child',
    'sh',
    '-c',
    startScript,
    'sh',
    root,
    machine,
    name,
  ];
  return spawn('unshare', argv, {
    stdio: ['ignore', 'ignore', process.env['AIRGAP_SSHD_LOG'] ? 'inherit' : 'ignore'],
  });
}

async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(host: string, port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('data', () => resolve(true)).once('error', () => resolve(undefined));
    socket.once('close', () => resolve(undefined));
    socket.once('data', () => socket.destroy());
  });
}
