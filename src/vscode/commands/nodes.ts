import * as vscode from 'vscode';
import type { NodeFacts } from '../../core/nodes/node-facts.ts';
import { sshTargetOf } from '../../core/nodes/ssh-command.ts';
import type { PlanNode } from '../../core/plan/plan.ts';
import { Failure } from '../../node/failure.ts';
import { isThisMachine, lookAtNode, prepareTerminalLook } from '../../node/nodes/look-at-node.ts';
import { isPhaseAddress } from '../state/step-address.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import { choosePlan } from './choose-step.ts';
import type { ChosenPlan, ChosenStep } from './choose-step.ts';
import { keepLook, lookAtNodeOfStep, lookOptions } from './look-at-node.ts';
import { plainMessage } from './plain-message.ts';
import { askChoice } from './prompts.ts';
import { UserError } from './register-command.ts';
import { runPhase } from './run-phase.ts';
import type { PhaseRun } from './run-phase.ts';
import type { StepParts } from './step-parts.ts';
import { howEnded } from './with-program.ts';
import { withProgress } from './with-progress.ts';
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
  const chosen = await chooseNode(parts, given);
  offerTerminal(chosen, await lookAtNodeOfStep(parts, preflightOf(chosen)));
}

/** So many nodes are looked at at once. */
const looksAtOnce = 4;

/**
 * Looks at every node of a plan, a few at once.
 * @throws UserError that names those that could not be looked at; the others have been
 */
export async function lookAtAllNodes(parts: StepParts, given: unknown): Promise<void> {
  requireTrust('Looking at a node');
  const chosen = await choosePlan(parts, given);
  requireNodes(chosen);
  const { site, plan } = chosen;
  const failed: string[] = [];
  await withProgress('Looking at all nodes', async (signal, say) => {
    const left = plan.nodes.values();
    let done = 0;
    const worker = async (): Promise<void> => {
      for (const node of left) {
        try {
          await keepLook(parts, chosen, node, () =>
            lookAtNode(plan, node, { ...lookOptions(parts, site, node), signal }),
          );
        } catch (error) {
          if (signal.aborted || !(error instanceof Failure)) throw error;
          failed.push(error.message);
        }
        done += 1;
        say(done, plan.nodes.length);
      }
    };
    await Promise.all(Array.from({ length: looksAtOnce }, worker));
  });
  if (failed.length > 0)
    throw new UserError(
      `${failed.length} of ${plan.nodes.length} nodes were not looked at. ${failed.join('; ')}`,
    );
}

/**
 * The same look in a terminal, where sudo can ask; it leaves what it saw in a file of the node, which is fetched, read
 * and removed.
 */
export async function lookInTerminal(parts: StepParts, given: unknown): Promise<void> {
  requireTrust('Looking at a node');
  const chosen = await chooseNode(parts, given);
  const { site, plan, node } = chosen;
  const { step } = preflightOf(chosen);
  const { command, read } = await prepareTerminalLook(plan, node, lookOptions(parts, site, node));
  const { exit } = await parts.runner.runStep({
    root: site.root,
    step: { ...step, commands: [{ argv: command, cwd: '.', env: [] }] },
    env: {},
    inputs: inputsDigest(site, step.id),
  });
  if (exit !== 0) throw new UserError(`Looking at ${node.name}: ${howEnded(exit)}. Its terminal says more`);
  await keepLook(parts, chosen, node, read);
}

/** Where root's things could not be read, the way to do it. */
function offerTerminal({ site, node }: ChosenNode, { root }: NodeFacts): void {
  if (root !== 'no') return;
  const title = 'Look in Terminal';
  const address = { root: site.root, phase: 'apply', node: node.name };
  void vscode.window
    .showInformationMessage(
      plainMessage(
        `${node.name}: what needs root was not looked at, since sudo asks for a password, or refuses`,
      ),
      title,
    )
    .then((chosen) =>
      chosen === title ? vscode.commands.executeCommand('airgap.node.lookInTerminal', address) : undefined,
    );
}

/** The step of a node that is a look and nothing else. */
function preflightOf({ site, plan, views, node }: ChosenNode): ChosenStep {
  const view = views.find(({ step }) => step.node === node.name && step.id === 'node.preflight');
  if (view === undefined) throw new UserError(`${node.name} has no steps`);
  return { site, plan, step: view.step };
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
  const { node } = await chooseNode(parts, given);
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
  requireNodes(chosen);
  const { nodes } = chosen.plan;
  const node =
    nodes.find(({ name }) => name === address?.node) ??
    (await askChoice(
      nodes.map((value) => ({ label: value.name, description: value.address, value })),
      { title: 'Which node?' },
    ));
  return { ...chosen, node };
}

function requireNodes({ site, plan }: ChosenPlan): void {
  if (plan.nodes.length === 0) throw new UserError('The plan has no nodes yet: write them into airgap.yaml');
  if (!site.planWhole)
    throw new UserError('Nodes are connected to only by a plan without errors: mend airgap.yaml first');
}
