import { readFile } from 'node:fs/promises';
import { hostname, homedir, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Argv } from '../../core/nodes/node-command.ts';
import type { NodeFacts } from '../../core/nodes/node-facts.ts';
import { readNodeFacts } from '../../core/nodes/read-node-facts.ts';
import { sshCommand, sshTargetOf } from '../../core/nodes/ssh-command.ts';
import { hostsDirectoryOn } from '../../core/containerd/versions.ts';
import type { Plan, PlanNode } from '../../core/plan/plan.ts';
import { Failure } from '../failure.ts';
import { runProcess } from '../process.ts';
import { explainSsh } from './explain-ssh.ts';

/** How to look at a node. */
export interface LookAtNodeOptions {
  /** Absolute path of media/look-at-node.sh. */
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Addresses that the node is to ask: the mirror, and through the proxy each upstream. */
  readonly urls: { readonly direct: readonly string[]; readonly proxied: readonly string[] };
  /** Where the carrier is on the node: absolute, or below the home of who logs in. */
  readonly carrier: string;
  /** Whether every byte of the carrier on the node is read. */
  readonly sums: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What a look at a node saw, and by how much its clock is ahead of this machine's, in seconds. */
export interface LookedAtNode {
  readonly facts: NodeFacts;
  readonly clockOffset: number | undefined;
}

/**
 * Looks at a node: one connection by the person's own ssh, which asks for nothing. On the node itself, no ssh at all.
 * @throws Failure `unreachable` where ssh does not get there, `cut` where the look did not come to its end, and those of
 *   runProcess
 */
export async function lookAtNode(
  plan: Plan,
  node: PlanNode,
  options: LookAtNodeOptions,
): Promise<LookedAtNode> {
  const script = await readFile(options.script, 'utf8');
  const since = Date.now();
  const stdout = await ask(
    node,
    ['sh', '-c', script, 'look-at-node', ...wordsOf(plan, node, options)],
    options,
  );
  return lookedAt(stdout, since);
}

/** A look in a terminal, where sudo can ask. */
export interface TerminalLook {
  /** To be run in a terminal: it leaves what it saw in a file of the node that only who logs in can read. */
  readonly command: Argv;
  /** Fetches what it saw, and removes the files. @throws Failure as lookAtNode does */
  readonly read: () => Promise<LookedAtNode>;
}

/**
 * Brings the look to a node as a file in the home of who logs in, so that the terminal shows a short command.
 * @throws Failure as lookAtNode does
 */
export async function prepareTerminalLook(
  plan: Plan,
  node: PlanNode,
  options: LookAtNodeOptions,
): Promise<TerminalLook> {
  const script = await readFile(options.script, 'utf8');
  const local = isThisMachine(node);
  // A far command begins in the home of who logs in, one of a step here in the site.
  const file = join(local ? homedir() : '', '.airgap-look');
  await ask(node, ['sh', '-c', 'umask 077; printf %s "$1" >"$2.sh"', 'sh', script, file], options);
  const words = ['sh', '-c', terminalLook, 'look', file, ...wordsOf(plan, node, options)] as const;
  const since = Date.now();
  const read = ['sh', '-c', 'cat -- "$1"; rm -f -- "$1" "$1.sh"', 'sh', file] as const;
  return {
    command: local ? words : sshCommand(node, words),
    read: async () => lookedAt(await ask(node, read, options), since),
  };
}

const terminalLook =
  'umask 077; file=$1; shift; as=; test "$(id -u)" -eq 0 || as=sudo; $as sh "$file.sh" "$@" >"$file"';

/** Runs a command on a node that asks for nothing, and gives what it printed. */
async function ask(node: PlanNode, command: Argv, options: LookAtNodeOptions): Promise<string> {
  const local = isThisMachine(node);
  const { exitCode, stdout, stderr } = await runProcess(
    local ? command : sshCommand(node, command, ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10']),
    {
      env: options.env,
      timeoutMs: options.sums ? 3_600_000 : 180_000,
      maxBytes: 50_000_000,
      signal: options.signal,
    },
  );
  if (exitCode === 255 && !local) throw new Failure('unreachable', explainSsh(sshTargetOf(node), stderr));
  if (exitCode !== 0 && !/^begin$/m.test(stdout)) {
    const last = stderr.trim().split('\n').at(-1) ?? '';
    throw new Failure(
      'cut',
      `${node.name}: the look ended with exit code ${exitCode} before it saw anything: ${last}`,
    );
  }
  return stdout;
}

/** What a look printed that began after `since`: the node told its time, the first thing that it tells, since then. */
function lookedAt(stdout: string, since: number): LookedAtNode {
  const facts = readNodeFacts(stdout, (word) => Buffer.from(word, 'base64').toString('utf8'));
  const clockOffset = facts.time === undefined ? undefined : offsetOf(facts.time, since, Date.now());
  return { facts, clockOffset };
}

/** Seconds by which a clock that shows whole seconds is ahead, at least: 0 where it may be right. */
function offsetOf(time: number, before: number, after: number): number {
  if (time + 1 < before / 1000) return time + 1 - before / 1000;
  return time > after / 1000 ? time - after / 1000 : 0;
}

/** The look's words; a checked plan's values hold no blanks, and each is one argument anyhow. */
function wordsOf(plan: Plan, node: PlanNode, { urls, carrier, sums }: LookAtNodeOptions): readonly string[] {
  const proxy = plan.proxy?.https ?? plan.proxy?.http;
  const base = hostsDirectoryOn({ channel: plan.channel, baseDir: plan.cluster.containerdBaseDir });
  return [
    `hosts=${base}`,
    `base=${base.slice(0, -'/etc/containerd/hosts.d'.length) || '/'}`,
    `carrier=${carrier}`,
    ...(sums ? [`sums=${carrier}`] : []),
    ...plan.nodes.filter(({ name }) => name !== node.name).map(({ address }) => `answer=${address}`),
    ...urls.direct.map((url) => `url=${url}`),
    ...(proxy === undefined ? [] : [`proxy=${proxy}`, ...urls.proxied.map((url) => `proxied=${url}`)]),
  ];
}

/**
 * Whether the node is the machine that this runs on, as by Remote-SSH: it has the node's address, and its name too, since
 * private addresses are the same in many places; and the plan says no other way in.
 */
export function isThisMachine({ address, name, ssh }: Pick<PlanNode, 'address' | 'name' | 'ssh'>): boolean {
  const [own] = hostname().toLowerCase().split('.');
  return (
    ssh === undefined &&
    own === name.split('.')[0] &&
    Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address) === true)
  );
}
