import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import type { ProgramResult } from '../../support/program.ts';
import { startProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import type { Lab } from '../lab/lab.ts';
import { upstreams } from '../lab/lab.ts';
import { createNamespace, inControlGroup } from '../lab/namespace.ts';
import type { Namespace } from '../lab/namespace.ts';

/** A node to boot. */
export interface NodeSpec {
  readonly name: string;
  /** In 10.0.0.0/8, where the mirror and the upstreams' names lead too. */
  readonly address: string;
}

/** A user of the nodes: one who may do anything, one whom sudo asks for a password, one who may not. */
export type NodeUser = 'engineer' | 'asked' | 'guest';

/** A booted node: systemd, snapd and sshd of its own, in a network namespace of its own. */
export interface TestNode extends NodeSpec {
  /** Runs a shell command there over ssh to its end; `engineer` unless said. */
  readonly exec: (
    command: string,
    options?: { readonly user?: NodeUser; readonly input?: string; readonly timeoutMs?: number },
  ) => Promise<ProgramResult>;
  /** The host's view of its file system. */
  readonly root: string;
}

export interface Nodes {
  readonly nodes: readonly TestNode[];
  /** A PATH whose ssh and scp know the nodes by name and the engineer's key; they are run in `lab.node`. */
  readonly path: string;
  /** Ends the nodes; what is mounted and written goes with the lab. */
  readonly stop: () => Promise<void>;
}

/** What the gateway of the nodes' bridge, which leads nowhere, is called in `lab.node`. */
const bridge = { name: 'nodes', address: '10.0.0.1' };

/**
 * Boots nodes that reach each other and `lab.node`, where the mirror is and the upstreams' names lead to the sink, and
 * nothing else. Each is an overlay on CACHE/node-root, run by systemd-nspawn.
 */
export async function startNodes(lab: Lab, specs: readonly NodeSpec[]): Promise<Nodes> {
  const folder = join(lab.folder, 'nodes');
  mkdirSync(folder);
  const keys = makeKeys(folder, specs);
  ip('-n', lab.node.name, 'link', 'add', bridge.name, 'type', 'bridge');
  ip('-n', lab.node.name, 'address', 'add', `${bridge.address}/8`, 'dev', bridge.name);
  ip('-n', lab.node.name, 'link', 'set', bridge.name, 'up');
  const booted = specs.map((spec) => boot(lab, spec, { folder, specs, publicKey: keys.publicKey }));
  const stop = async (): Promise<void> => {
    process.off('exit', end);
    end();
    await Promise.all(booted.map(({ program }) => program.stop()));
  };
  const end = (): void => booted.forEach(({ namespace }) => namespace.remove());
  process.once('exit', end);
  const nodes = booted.map(({ spec, root }): TestNode => ({
    ...spec,
    root,
    exec: (command, { user = 'engineer', ...options } = {}) =>
      lab.node.exec(['ssh', '-l', user, spec.name, '--', command], { ...options, env: { PATH: keys.path } }),
  }));
  try {
    await Promise.all(
      nodes.map((node, index) =>
        until(
          `ssh and snapd of ${node.name}`,
          async () => {
            const ended = booted[index]?.program.ended();
            if (ended !== undefined)
              throw new Error(
                `${node.name} ${ended}\n${readFileSync(join(folder, `${node.name}.log`), 'utf8')}`,
              );
            return (await node.exec('timeout 10 snap list')).code === 0 ? true : undefined;
          },
          { timeoutMs: 60_000, everyMs: 200 },
        ),
      ),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, path: keys.path, stop };
}

interface Keys {
  readonly publicKey: string;
  readonly path: string;
}

/** Makes the engineer's key and each node's host key, and tells ssh both. */
function makeKeys(folder: string, specs: readonly NodeSpec[]): Keys {
  const make = (name: string): string => {
    const file = join(folder, `${name}.key`);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    return readFileSync(`${file}.pub`, 'utf8').trim();
  };
  const publicKey = make('engineer');
  const known = specs.map(({ name, address }) => `${name},${address} ${make(name)}\n`);
  writeFileSync(join(folder, 'known_hosts'), known.join(''));
  const hosts = specs.map(
    ({ name, address }) => `Host ${name}\n  HostName ${address}\n  HostKeyAlias ${name}\n`,
  );
  const sshConfig = join(folder, 'ssh_config');
  writeFileSync(
    sshConfig,
    `${hosts.join('')}Host *
  User engineer
  IdentityFile ${folder}/engineer.key
  IdentitiesOnly yes
  UserKnownHostsFile ${folder}/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 5
  LogLevel ERROR
`,
  );
  // Neither reads another file when told by $HOME: they ask the user data base.
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const program of ['ssh', 'scp']) {
    const file = join(bin, program);
    writeFileSync(file, `#!/bin/sh\nexec /usr/bin/${program} -F ${sshConfig} "$@"\n`, { mode: 0o755 });
  }
  return { publicKey, path: `${bin}:${process.env['PATH'] ?? ''}` };
}

interface Site {
  readonly folder: string;
  readonly specs: readonly NodeSpec[];
  readonly publicKey: string;
}

function boot(lab: Lab, spec: NodeSpec, site: Site) {
  const own = join(site.folder, spec.name);
  const root = join(own, 'root');
  for (const part of ['root', 'upper', 'work']) mkdirSync(join(own, part), { recursive: true });
  const layers = `lowerdir=${join(cache, 'node-root')},upperdir=${join(own, 'upper')},workdir=${join(own, 'work')}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, root]);
  writeOwnFiles(root, spec, site);
  const namespace = createNamespace({ role: spec.name, addresses: [], hosts: {}, env: {} });
  plugIn(lab.node, namespace, spec.name);
  const argv = [
    ...inControlGroup(namespace.name),
    'systemd-nspawn',
    '--quiet',
    `--directory=${root}`,
    `--machine=${spec.name}`,
    `--network-namespace-path=/run/netns/${namespace.name}`,
    '--capability=CAP_NET_ADMIN',
    '--register=no',
    '--keep-unit',
    '--resolv-conf=off',
    '--timezone=off',
    // In a container snapd mounts snaps by FUSE.
    '--bind=/dev/fuse',
    '--boot',
  ];
  const program = startProgram(argv, {
    env: { PATH: process.env['PATH'] ?? '' },
    log: join(site.folder, `${spec.name}.log`),
  });
  return { spec, root, namespace, program };
}

/** What tells one machine from another. */
function writeOwnFiles(root: string, { name, address }: NodeSpec, { folder, specs, publicKey }: Site): void {
  const write = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
  };
  write('etc/hostname', `${name}\n`);
  const hosts = [
    ['127.0.0.1', 'localhost'],
    ...specs.map((one) => [one.address, one.name]),
    ...upstreams.flatMap(({ hosts: names, sinkAddress }) => names.map((host) => [sinkAddress, host])),
  ];
  write('etc/hosts', hosts.map(([to, host]) => `${to} ${host}\n`).join(''));
  write('etc/resolv.conf', `nameserver ${bridge.address}\noptions timeout:1 attempts:1\n`);
  write(
    'etc/netplan/50-site.yaml',
    `network: {version: 2, ethernets: {eth0: {addresses: [${address}/8]}}}\n`,
    0o600,
  );
  write('etc/ssh/ssh_host_ed25519_key', readFileSync(join(folder, `${name}.key`), 'utf8'), 0o600);
  write('etc/ssh/authorized_keys', `${publicKey}\n`);
  write(
    'etc/ssh/sshd_config.d/lab.conf',
    'AuthorizedKeysFile /etc/ssh/authorized_keys\nHostKey /etc/ssh/ssh_host_ed25519_key\nUseDNS no\n',
  );
}

/** A cable from a namespace to the bridge in another; the node itself gives its end an address. */
function plugIn(hub: Namespace, namespace: Namespace, name: string): void {
  const port = `to-${name}`;
  const to = ['peer', 'name', 'eth0', 'netns', namespace.name];
  ip('-n', hub.name, 'link', 'add', port, 'type', 'veth', ...to);
  ip('-n', hub.name, 'link', 'set', port, 'master', bridge.name, 'up');
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
