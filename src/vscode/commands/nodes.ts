import * as vscode from 'vscode';
import { sshTargetOf } from '../../core/nodes/ssh-command.ts';
import type { PlanNode } from '../../core/plan/plan.ts';
import { isThisMachine } from '../../node/nodes/look-at-node.ts';
import { isPhaseAddress } from '../state/step-address.ts';
import type { SiteState } from '../state/site-store.ts';
import { choosePlan } from './choose-step.ts';
import type { ChosenPlan } from './choose-step.ts';
import { lookAtNodeOfStep } from './look-at-node.ts';
import { askChoice } from './prompts.ts';
import { UserError } from './register-command.ts';
import { runPhase } from './run-phase.ts';
import type { PhaseRun } from './run-phase.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/** A node of a plan. */
interface ChosenNode extends ChosenPlan {
  readonly node: PlanNode;
}

/**
 * Looks at a node; all its steps have the state that the look saw.
 * @param given the row of a node; anything else lets the person choose
 */
export async function lookAtNodes(parts: StepParts, given: unknown): Promise<void> {
  requireTrust('Looking at a node');
  const { site, plan, views, node } = await chooseNode(parts, given);
  requireWholePlan(site);
  const view = views.find(({ step }) => step.node === node.name);
  if (view === undefined) throw new UserError(`${node.name} has no steps`);
  await lookAtNodeOfStep(parts, { site, plan, step: view.step }, { sums: false });
}

/** Runs the steps of one node that are not proved, in order; stops at the first failure, and goes on there when run again. */
export async function runOnOneNode(parts: StepParts, given: unknown): Promise<PhaseRun> {
  requireTrust('Running a step');
  const { site, node } = await chooseNode(parts, given);
  return runPhase(parts, { root: site.root, phase: 'apply', node: node.name });
}

/** Runs the steps of all nodes: the first control plane, the others one by one, then the workers. */
export async function runOnAllNodes(parts: StepParts, given: unknown): Promise<PhaseRun> {
  requireTrust('Running a step');
  const { site } = await choosePlan(parts, given);
  return runPhase(parts, { root: site.root, phase: 'apply' });
}

/** Opens a terminal on a node, by the person's own ssh; host keys are compared and accepted there. */
export async function openTerminalOnNode(parts: StepParts, given: unknown): Promise<vscode.Terminal> {
  requireTrust('Opening a terminal on a node');
  const { site, node } = await chooseNode(parts, given);
  requireWholePlan(site);
  const terminal = vscode.window.createTerminal({
    name: node.name,
    // A checked plan's target holds nothing that ssh or VS Code could take for something else.
    ...(isThisMachine(node) ? {} : { shellPath: 'ssh', shellArgs: ['--', sshTargetOf(node)] }),
  });
  terminal.show();
  return terminal;
}

async function chooseNode(parts: StepParts, given: unknown): Promise<ChosenNode> {
  const address = isPhaseAddress(given) ? given : undefined;
  const chosen = await choosePlan(parts, address?.root ?? given);
  const { nodes } = chosen.plan;
  if (nodes.length === 0) throw new UserError('The plan has no nodes yet: write them into airgap.yaml');
  const node =
    nodes.find(({ name }) => name === address?.node) ??
    (await askChoice(
      nodes.map((value) => ({ label: value.name, description: value.address, value })),
      { title: 'Which node?' },
    ));
  return { ...chosen, node };
}

function requireWholePlan({ planWhole }: SiteState): void {
  if (!planWhole)
    throw new UserError('Nodes are connected to only by a plan without errors: mend airgap.yaml first');
}
