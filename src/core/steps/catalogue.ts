import { carrierFolder } from '../carrier/carrier-files.ts';
import { architecturesOf, deliveriesOf } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import { curlOf } from '../proxy/proxied-upstreams.ts';
import type { ProxiedUpstream } from '../proxy/proxied-upstreams.ts';
import { siteSnaps } from '../snaps/site-snaps.ts';
import { archiveExports } from './archive-exports.ts';
import { nodeSteps } from './node-steps.ts';
import type { Step, StepCommand } from './step.ts';

/** What the steps of a site are made from. */
export interface StepInput {
  readonly plan: Plan;
  /** Absolute path of the site's folder. */
  readonly root: string;
  /** Canonical names of the images that are side-loaded. */
  readonly sideloaded: readonly string[];
  /** Upstreams whose images come in by proxy. */
  readonly proxied: readonly ProxiedUpstream[];
}

/**
 * All steps of a plan, in the page's order: one each for preparing, and one for every node for applying.
 * Steps of another way in than the plan's are here too; `whyNotApplicable` says so of them.
 */
export function stepsOf(input: StepInput): readonly Step[] {
  return [...prepareSteps(input), ...nodeSteps(input.plan), ...dayTwoSteps(input.plan)];
}

/** Why a step does not concern this plan; undefined where it does. */
export function whyNotApplicable(step: Step, plan: Plan): string | undefined {
  if (step.delivery.length === 0) return undefined;
  const used = deliveriesOf(plan);
  if (step.delivery.some((delivery) => used.has(delivery))) return undefined;
  return `no image comes in by ${step.delivery.join(' or ')}`;
}

function here(argv: readonly [string, ...string[]], env: readonly string[] = [], cwd = '.'): StepCommand {
  return { argv, cwd, env };
}

const mirrorEnv = ['MIRROR', 'USERNAME', 'PASSWORD'];

const prepare = {
  node: undefined,
  phase: 'prepare',
  delivery: [],
  needs: [],
  commands: [],
  looks: 'command',
} as const;

function prepareSteps(input: StepInput): Step[] {
  return [...collectSteps(input.plan), ...mirrorSteps(input.root), ...otherWays(input), ...carrySteps];
}

function collectSteps(plan: Plan): Step[] {
  return [
    {
      ...prepare,
      id: 'snaps.download',
      title: 'Download snaps',
      commands: architecturesOf(plan.nodes).flatMap((arch) =>
        snapDownloads(
          plan,
          arch,
          siteSnaps(plan, arch, undefined).map(({ name }) => name),
        ),
      ),
      runs: 'terminal',
      evidence: 'each .assert proves its .snap: signatures, SHA3-384, size, name, revision',
      section: 'Download the Canonical Kubernetes snap',
    },
    {
      ...prepare,
      id: 'images.list',
      title: 'List images',
      runs: 'here',
      looks: 'files',
      evidence: 'every line is an image reference',
      section: 'List images',
    },
  ];
}

function mirrorSteps(root: string): Step[] {
  return [
    {
      ...prepare,
      id: 'mirror.check',
      title: 'Check mirror',
      delivery: ['mirror'],
      runs: 'look',
      evidence: 'registry, TLS as said, login, push allowed: one line each',
      section: 'Deploy and secure the registry',
    },
    {
      ...prepare,
      id: 'sync.generate',
      title: 'Generate sync file',
      delivery: ['mirror'],
      needs: ['images.list'],
      runs: 'here',
      looks: 'files',
      evidence: 'sync-images.yaml holds what the plan calls for',
      section: 'Populate the registry mirror',
    },
    {
      ...prepare,
      id: 'sync.run',
      title: 'Sync images',
      delivery: ['mirror'],
      needs: ['sync.generate', 'mirror.check'],
      // What differs is shown before anything is copied.
      commands: (['check', 'once'] as const).map((verb) =>
        here(['regsync', verb, '--abort-on-error', '-c', `${root}/sync-images.yaml`], mirrorEnv),
      ),
      runs: 'terminal',
      evidence: 'each target answers a manifest HEAD in the mirror',
      section: 'Populate the registry mirror',
    },
  ];
}

function otherWays({ plan, sideloaded, proxied }: StepInput): Step[] {
  return [
    {
      ...prepare,
      id: 'proxy.check',
      title: 'Check proxy',
      delivery: ['proxy'],
      commands: proxied.map(curlOf),
      runs: 'look',
      evidence: 'each upstream answers through the proxy',
      section: 'Ensure proxy access',
    },
    {
      ...prepare,
      id: 'archives.export',
      title: 'Export archives',
      delivery: ['sideload'],
      needs: ['images.list'],
      commands: archiveExports(
        plan,
        architecturesOf(plan.nodes).flatMap((arch) => sideloaded.map((image) => ({ image, arch }))),
      ),
      runs: 'terminal',
      evidence: 'each archive has the exact name, the architecture, and every blob',
      section: 'Side-load images',
    },
  ];
}

const carrySteps: readonly Step[] = [
  {
    ...prepare,
    id: 'config.generate',
    title: 'Generate configuration',
    runs: 'here',
    looks: 'files',
    evidence: 'each file holds what the plan calls for',
    section: 'Configure container runtime',
  },
  {
    ...prepare,
    id: 'carrier.pack',
    title: 'Pack carrier',
    needs: ['snaps.download', 'images.list', 'archives.export', 'config.generate'],
    // Packing is done here; this is what proves it, on this side of the gap and on the other.
    commands: [here(['sha256sum', '-c', 'SHA256SUMS'], [], carrierFolder)],
    runs: 'here',
    evidence: 'each file that the plan calls for, as it is in the site; no other; SHA256SUMS holds',
    section: 'Prepare for deployment',
  },
];

/**
 * The commands that download snaps for one architecture into its folder, as they are run and shown.
 * Without `--basename` the names of the files would hold revisions, and with it the page's commands work as printed.
 */
export function snapDownloads(
  { channel }: Pick<Plan, 'channel'>,
  arch: string,
  names: readonly string[],
): readonly StepCommand[] {
  const folder = `snaps/${arch}`;
  const download = (name: string): StepCommand => ({
    argv: [
      'snap',
      'download',
      name,
      ...(name === 'k8s' ? ['--channel', channel] : []),
      '--basename',
      name,
      '--target-directory',
      folder,
    ],
    cwd: '.',
    env: ['UBUNTU_STORE_ARCH'],
    values: { UBUNTU_STORE_ARCH: arch },
  });
  // snap download makes no folder.
  return names.length === 0 ? [] : [here(['mkdir', '-p', folder]), ...names.map(download)];
}

function dayTwoSteps(plan: Plan): Step[] {
  const common = {
    node: undefined,
    phase: 'day-two',
    delivery: [],
    needs: [],
    commands: [],
    runs: 'not-yet',
    looks: 'command',
  } as const;
  const steps: Step[] = [
    {
      ...common,
      id: 'images.add',
      title: 'Add images',
      evidence: 'listed, synced, and proved on every node',
      section: 'List images',
    },
    {
      ...common,
      id: 'cluster.remove',
      title: 'Remove a node',
      evidence: 'the node is not in `k8s kubectl get nodes`',
      section: 'Add and remove nodes',
    },
  ];
  if (plan.upgradeTo !== undefined) {
    steps.push({
      ...common,
      id: 'cluster.upgrade',
      title: `Upgrade to ${plan.upgradeTo}`,
      evidence: 'every node runs the new revision and is Ready',
      section: 'Upgrade',
    });
  }
  return steps;
}
