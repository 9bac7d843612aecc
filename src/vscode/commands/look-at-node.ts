import { join } from 'node:path';
import { nodeEvidence } from '../../core/nodes/node-evidence.ts';
import type { NodeLook, NodeLookStep } from '../../core/nodes/node-evidence.ts';
import { nodeUrls, nodeWorkOf } from '../../core/nodes/node-work-of.ts';
import type { NodeFacts } from '../../core/nodes/node-facts.ts';
import { carrierOnNode } from '../../core/nodes/ssh-command.ts';
import type { Plan, PlanNode } from '../../core/plan/plan.ts';
import { plannedImages } from '../../core/plan/planned-images.ts';
import { stateOf } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step } from '../../core/steps/step.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';
import { sha256Hex } from '../../node/digest.ts';
import { Failure } from '../../node/failure.ts';
import { isThisMachine, lookAtNode } from '../../node/nodes/look-at-node.ts';
import type { LookAtNodeOptions, LookedAtNode } from '../../node/nodes/look-at-node.ts';
import { inputsDigest, stepsOfSite } from '../state/steps-of-site.ts';
import type { SiteState } from '../state/site-store.ts';
import type { ChosenStep } from './choose-step.ts';
import { lookAtSiteSnaps } from './look-at-snaps.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/** Looks at the node of a step by one connection; all steps of that node have the state that it saw. */
export async function lookAtNodeOfStep(
  parts: StepParts,
  chosen: ChosenStep,
  { sums = chosen.step.id === 'node.transfer' }: { readonly sums?: boolean } = {},
): Promise<NodeFacts> {
  const { site, plan, step } = chosen;
  const node = nodeOf(plan, step);
  return keepLook(parts, chosen, node, () =>
    withProgress(`Looking at ${node.name}`, (signal) =>
      lookAtNode(plan, node, { ...lookOptions(parts, site, node), sums, signal }),
    ),
  );
}

/**
 * Looks at a node in the given way, and keeps what it saw as the states of the node's steps.
 * @param take gives the look; what it throws is thrown on, and no state is changed
 */
export async function keepLook(
  parts: StepParts,
  { site, plan }: Pick<ChosenStep, 'plan' | 'site'>,
  node: PlanNode,
  take: () => PromiseLike<LookedAtNode>,
): Promise<NodeFacts> {
  const steps = stepsOfSite(site, plan).filter((one) => one.node === node.name && one.looks === 'command');
  const inputs = new Map(steps.map((one) => [one.id, inputsDigest(site, one.id)]));
  const checks = await lookAtSiteSnaps(parts, { site, plan });
  const own = await take();
  const seen = {
    ...own,
    facts: { ...own.facts, nodes: own.facts.nodes ?? (await readyNodes(parts, { site, plan }, node)) },
  };
  const carrier = await carrierDigest(site);
  const look = nodeLookOf(site, plan, node, {
    seen,
    otherNames: namesBeside(parts, site, node, seen.facts.name),
    work: nodeWorkOf(site.site, plan, node, checks),
    carrier,
  });
  for (const one of steps) {
    if (one.runs === 'not-yet' || !isNodeLookStep(one.id)) continue;
    const key = stepKey(one);
    const input = inputs.get(one.id) ?? '';
    // Every byte of this carrier was right there; a look that did not read them again takes nothing from that.
    const isWhole = seen.facts.sums === undefined && seen.facts.carrier === carrier && carrier !== undefined;
    const before = parts.steps.get(site.root, key, input);
    if (one.id === 'node.transfer' && isWhole && before.kind === 'proved') continue;
    const state = stateOf(nodeEvidence(one.id, look), Date.now());
    parts.steps.looked(site.root, key, state, input);
  }
  return seen.facts;
}

/** How a node is looked at, every byte of its carrier left out. */
export function lookOptions({ nodeScript }: StepParts, site: SiteState, node: PlanNode): LookAtNodeOptions {
  return {
    script: nodeScript,
    env: process.env,
    urls: nodeUrls(site.site),
    carrier: carrierPlace(site.root.fsPath, node),
    sums: false,
  };
}

/**
 * Which nodes are Ready: only a control plane knows. One that does not answer is told of by its own look, and takes
 * nothing from what was seen here.
 */
async function readyNodes(
  parts: StepParts,
  { site, plan }: Pick<ChosenStep, 'plan' | 'site'>,
  node: PlanNode,
): Promise<NodeFacts['nodes']> {
  const first = plan.nodes.find(({ role }) => role === 'control-plane');
  if (first === undefined || first === node) return undefined;
  try {
    return (await lookAtNode(plan, first, lookOptions(parts, site, first))).facts.nodes;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    parts.log.warn(error.message);
    return undefined;
  }
}

/** Keeps what a node calls itself, and gives what the others did when they were last looked at. */
function namesBeside(
  { nodeNames }: StepParts,
  { root }: SiteState,
  node: PlanNode,
  name: string | undefined,
): ReadonlyMap<string, string> {
  const names = new Map(nodeNames.get(root.toString()));
  names.delete(node.name);
  const own = name === undefined ? [] : [[node.name, name] as const];
  nodeNames.set(root.toString(), new Map([...names, ...own]));
  return names;
}

/** Where the carrier of a site is on a node: on this machine, where it was packed. */
function carrierPlace(root: string, node: PlanNode): string {
  return isThisMachine(node) ? join(root, 'carrier') : carrierOnNode;
}

/** The node that a step runs on. */
export function nodeOf(plan: Plan, step: Step): PlanNode {
  const node = plan.nodes.find(({ name }) => name === step.node);
  if (node === undefined) throw new UserError(`The plan has no node ${step.node ?? ''} any more`);
  return node;
}

function isNodeLookStep(id: string): id is NodeLookStep {
  return /^node\.|^cluster\.(?:bootstrap|join)$/.test(id);
}

function nodeLookOf(
  { site }: SiteState,
  plan: Plan,
  node: PlanNode,
  more: { readonly seen: LookedAtNode } & Pick<NodeLook, 'carrier' | 'otherNames' | 'work'>,
): NodeLook {
  const texts = new Map([
    ...site.nodeFiles.map(({ path, content }) => [path, content] as const),
    ...site.hostsFiles.map(({ path, content }) => [path, content.source.text] as const),
  ]);
  const urls = nodeUrls(site);
  return {
    plan,
    node,
    work: more.work,
    carrier: more.carrier,
    facts: more.seen.facts,
    clockOffset: more.seen.clockOffset,
    otherNames: more.otherNames,
    urls: [...urls.direct, ...urls.proxied],
    images: plannedImages(site),
    containerd: site.containerd,
    textOf: (path) => texts.get(path) ?? site.certificateText(path),
  };
}

/** SHA-256 of the carrier's SHA256SUMS: a node whose own is the same was given this carrier. */
async function carrierDigest({ root }: SiteState): Promise<string | undefined> {
  const path = join(root.fsPath, 'carrier', 'SHA256SUMS');
  const read = await readTextFile(path);
  return read.ok ? sha256Hex(read.text) : undefined;
}
