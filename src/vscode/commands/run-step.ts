import * as vscode from 'vscode';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step } from '../../core/steps/step.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { look } from './look.ts';
import { registerCommand, UserError } from './register-command.ts';
import { runSync } from './run-sync.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/** Runs a step, in the terminal or here where it needs none, and looks at what came of it. */
export function registerRunStep(parts: StepParts): vscode.Disposable {
  return registerCommand(parts.log, 'airgap.step.run', async (given) => {
    requireTrust('Running a step');
    return await run(parts, await chooseStep(parts, given, isRunnable));
  });
}

function isRunnable({ id, runs }: Step): boolean {
  return runs === 'terminal' || id === 'mirror.check';
}

async function run(parts: StepParts, chosen: ChosenStep): Promise<StepState | undefined> {
  const { site, step } = chosen;
  if (!site.planWhole) {
    throw new UserError('A step runs only from a plan without errors: mend airgap.yaml first', [
      showProblems,
    ]);
  }
  if (step.id === 'sync.run') {
    await runSync(parts, chosen);
    return look(parts, chosen);
  }
  if (step.runs === 'here') return look(parts, chosen);
  throw new UserError(
    `${step.title} is not runnable yet in this version. Show Command shows what to run by hand`,
    step.commands.length === 0 ? [] : [{ title: 'Show Command', run: () => showCommand(chosen) }],
  );
}

function showCommand({ site, step }: ChosenStep): Thenable<unknown> {
  const address = { root: site.root, step: stepKey(step) };
  return vscode.commands.executeCommand('airgap.step.showCommand', address);
}

const showProblems = {
  title: 'Show Problems',
  run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
};
