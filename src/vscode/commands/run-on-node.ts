import * as vscode from 'vscode';
import type { NodeCommandStep } from '../../core/nodes/node-commands.ts';
import type { Argv } from '../../core/nodes/node-command.ts';
import { scriptWordOf } from '../../core/nodes/node-script.ts';
import { joinCommand, localScriptCommand, transferCommands } from '../../core/nodes/ssh-command.ts';
import type { Plan, PlanNode } from '../../core/plan/plan.ts';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step, StepCommand } from '../../core/steps/step.ts';
import { findProgram } from '../../node/find-program.ts';
import { isThisMachine } from '../../node/nodes/look-at-node.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import { knownState } from './known-state.ts';
import { lookAtNodeOfStep, nodeOf } from './look-at-node.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { howEnded } from './with-program.ts';

/**
 * Runs a step on its node, unless a look first says that it is so already. The evidence has been looked at when it
 * resolves.
 * @throws UserError where it was not run, or did not end with 0
 */
export async function runOnNode(parts: StepParts, chosen: ChosenStep): Promise<void> {
  const { site, plan, step } = chosen;
  const node = nodeOf(plan, step);
  const facts = await lookAtNodeOfStep(parts, chosen, { sums: false });
  // With this very carrier there, whether every byte is right is all that is open; else reading them would be in vain.
  if (step.id === 'node.transfer' && isCarrierThere(knownState(parts, chosen))) {
    await lookAtNodeOfStep(parts, chosen);
  }
  if (knownState(parts, chosen).kind === 'proved') {
    vscode.window.setStatusBarMessage(`Air-Gap: ${step.title} of ${node.name} is so already`, 5000);
    return;
  }
  const rsync = facts.hasRsync === true && (await findProgram('rsync', process.env)) !== undefined;
  const { exit } = await parts.runner.runStep({
    root: site.root,
    step: { ...step, commands: commandsOf(plan, step, node, rsync) },
    env: {},
    inputs: inputsDigest(site, step.id),
  });
  if (exit !== 0) {
    const address = { root: site.root, step: stepKey(step) };
    throw new UserError(
      `${step.title} of ${node.name}: ${howEnded(exit)}. Its terminal says more; what is done is kept, and Run goes on there`,
      [{ title: 'Look', run: () => vscode.commands.executeCommand('airgap.step.look', address) }],
    );
  }
  await lookAtNodeOfStep(parts, chosen);
}

function isCarrierThere(state: StepState): boolean {
  return state.kind === 'short' && state.problems.every(({ subject }) => subject !== 'carrier');
}

function commandsOf(plan: Plan, step: Step, node: PlanNode, rsync: boolean): readonly StepCommand[] {
  const here = (argv: Argv): StepCommand => ({ argv, cwd: '.', env: [] });
  if (step.id === 'node.transfer') {
    return isThisMachine(node) ? [] : transferCommands(node, { rsync }).map(here);
  }
  const first = plan.nodes.find(({ role }) => role === 'control-plane');
  if (step.id === 'cluster.join' && first !== undefined)
    return [here(joinCommand(first, node, isThisMachine))];
  if (!isThisMachine(node)) return step.commands;
  return [here(localScriptCommand(node, scriptWordOf(step.id as NodeCommandStep)))];
}
