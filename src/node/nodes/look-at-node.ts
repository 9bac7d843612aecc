import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
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
  const look = [
    'sh',
    '-c',
    await readFile(options.script, 'utf8'),
    'look-at-node',
    ...wordsOf(plan, node, options),
  ] as const;
  const local = isThisMachine(node);
  const before = Date.now();
  const { exitCode, stdout, stderr } = await runProcess(
    local ? [...look] : sshCommand(node, [...look], ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10']),
    {
      env: options.env,
      timeoutMs: options.sums ? 3_600_000 : 180_000,
      maxBytes: 50_000_000,
      signal: options.signal,
    },
  );
  const after = Date.now();
  if (exitCode === 255 && !local) throw new Failure('unreachable', explainSsh(sshTargetOf(node), stderr));
  const facts = readNodeFacts(stdout, (word) => Buffer.from(word, 'base64').toString('utf8'));
  if (facts.cut && facts.time === undefined) {
    const last = stderr.trim().split('\n').at(-1) ?? '';
    throw new Failure(
      'cut',
      `${node.name}: the look ended with exit code ${exitCode} before it saw anything: ${last}`,
    );
  }
  // The node told its time somewhere between; it is the first thing that it tells.
  const clockOffset = facts.time === undefined ? undefined : offsetOf(facts.time, before, after);
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

/** Whether the node is the machine that this runs on, as by Remote-SSH: it has the node's address. */
export function isThisMachine({ address }: Pick<PlanNode, 'address'>): boolean {
  return Object.values(networkInterfaces()).some(
    (all) => all?.some((own) => own.address === address) === true,
  );
}
