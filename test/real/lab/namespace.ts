import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  runProgram,
  startProgram,
  type ProgramOptions,
  type ProgramResult,
  type RunningProgram,
} from '../../support/program.ts';

export interface NamespaceOptions {
  /** What it is, in its name: `prep`, `node`. */
  readonly role: string;
  /** IPv4 addresses of its loopback device besides 127.0.0.1; it has no other device, so no way out. */
  readonly addresses: readonly string[];
  /** Names it knows, to addresses: its /etc/hosts. Every other name is asked from a server on its own 127.0.0.1. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The environment of every program in it. */
  readonly env: Readonly<Record<string, string>>;
}

type Options = Partial<ProgramOptions>;

/** A network namespace of this test run. */
export interface Namespace {
  readonly name: string;
  /** `argv` as a command that runs inside, for whoever starts it himself. */
  readonly inside: (argv: readonly string[]) => readonly string[];
  /** Runs a program inside to its end; `env` is added to the namespace's. */
  readonly exec: (argv: readonly string[], options?: Options) => Promise<ProgramResult>;
  /** Starts a program inside that runs until it is stopped. */
  readonly start: (
    argv: readonly string[],
    options?: { readonly env?: Readonly<Record<string, string>>; readonly log?: string },
  ) => RunningProgram;
  /** The process ids of what runs in it. */
  readonly processes: () => readonly number[];
  /** Ends what still runs in it and removes it, with its files below /etc/netns. */
  readonly remove: () => void;
}

/**
 * Makes a network namespace whose only device is loopback. Root only.
 * `ip netns exec` shows /etc/netns/NAME/{hosts,resolv.conf} as the programs' own (ip-netns(8)).
 */
export function createNamespace(options: NamespaceOptions): Namespace {
  const name = `airgap-${process.pid}-${options.role}`;
  const inside = (argv: readonly string[]): readonly string[] => ['ip', 'netns', 'exec', name, ...argv];
  const folder = join('/etc/netns', name);
  mkdirSync(folder, { recursive: true });
  const hosts = Object.entries({ localhost: '127.0.0.1', ...options.hosts });
  writeFileSync(join(folder, 'hosts'), hosts.map(([host, address]) => `${address} ${host}\n`).join(''));
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  try {
    ip('netns', 'add', name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
    for (const address of options.addresses) ip('-n', name, 'address', 'add', `${address}/32`, 'dev', 'lo');
  } catch (error) {
    removeNamespace(name);
    throw error;
  }
  return {
    name,
    inside,
    exec: (argv, more = {}) => runProgram(inside(argv), { ...more, env: { ...options.env, ...more.env } }),
    start: (argv, more = {}) => startProgram(inside(argv), { ...more, env: { ...options.env, ...more.env } }),
    processes: () => processesIn(name),
    remove: () => removeNamespace(name),
  };
}

/** Where the kinds of control groups that systemd keeps its processes in begin, on hosts of version 1, 2 or both. */
const controlGroups = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];

/**
 * The beginning of a command that runs in a control group with the name of a namespace, and goes with it. Where the
 * systemds of two machines share one, each finds the other's processes in its services, and waits for them to end.
 */
export function inControlGroup(name: string): readonly string[] {
  const enter =
    'name=$1; shift; for root; do shift; if [ "$root" = -- ]; then break; fi; if [ -f "$root/cgroup.procs" ]; then mkdir -p "$root/$name"; echo $$ >"$root/$name/cgroup.procs"; fi; done; exec "$@"';
  return ['sh', '-euc', enter, 'sh', name, ...controlGroups, '--'];
}

/** What has just been killed in a group takes a moment to leave it. */
function removeControlGroups(name: string): void {
  const folders = controlGroups.map((root) => join(root, name)).filter((folder) => existsSync(folder));
  if (folders.length === 0) return;
  const remove =
    'for try in $(seq 50); do find "$@" -depth -type d -exec rmdir {} \\; 2>/dev/null || :; for one; do [ ! -d "$one" ] || break; done; [ -d "$one" ] || exit 0; sleep 0.1; done';
  execFileSync('sh', ['-c', remove, 'sh', ...folders]);
}

/** Removes the namespaces, and the folders made by `labFolder`, of test runs that were killed before they could do so. */
export function removeStale(): void {
  for (const name of ['/run/netns', '/etc/netns'].flatMap(entries)) {
    if (isStale(/^airgap-(\d+)-[a-z0-9-]+$/.exec(name))) removeNamespace(name);
  }
  for (const name of entries(tmpdir())) {
    if (isStale(/^airgap-lab-(\d+)-/.exec(name))) removeFolder(join(tmpdir(), name));
  }
}

/** Makes a temporary folder for this test run. */
export function labFolder(): string {
  return mkdtempSync(join(tmpdir(), `airgap-lab-${process.pid}-`));
}

/** Removes a folder of a lab, and before that what is mounted in it. */
export function removeFolder(folder: string): void {
  const mounted = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ').slice(1, 2))
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounted.toReversed()) execFileSync('umount', ['--lazy', path]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

function entries(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isStale(match: RegExpExecArray | null): boolean {
  return match !== null && !isAlive(Number(match[1]));
}

function removeNamespace(name: string): void {
  if (existsSync(join('/run/netns', name))) {
    for (const pid of processesIn(name)) endProcess(pid);
    ip('netns', 'delete', name);
  }
  removeControlGroups(name);
  rmSync(join('/etc/netns', name), { recursive: true, force: true });
}

function processesIn(name: string): readonly number[] {
  return ip('netns', 'pids', name).split(/\s+/).filter(Boolean).map(Number);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
