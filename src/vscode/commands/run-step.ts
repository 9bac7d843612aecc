import * as vscode from 'vscode';
import type { StepView } from '../../core/steps/describe-state.ts';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { look, viewNow } from './look.ts';
import { UserError } from './register-command.ts';
import { stepActions } from './step-actions.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/**
 * Runs a step, in the terminal or here where it needs none, and looks at what came of it.
 * @param given a StepAddress; anything else lets the person choose
 * @returns the state that the step has then
 * @throws UserError where it could not be run, or did not end with 0; vscode.CancellationError when a prompt is dismissed
 */
export async function runStep(parts: StepParts, given: unknown): Promise<StepState> {
  requireTrust('Running a step');
  const chosen = await chooseStep(parts, given, ({ runs }) => runs !== 'not-yet');
  return (await runChosen(parts, chosen)).state;
}

/** Runs a step that was chosen, as above. */
export async function runChosen(parts: StepParts, chosen: ChosenStep): Promise<StepView> {
  const { site, step } = chosen;
  if (step.runs === 'not-yet') throw notYet(chosen);
  if (!site.planWhole && step.runs !== 'here') {
    throw new UserError('A step runs only from a plan without errors: mend airgap.yaml first', [
      showProblems,
    ]);
  }
  const run = stepActions[step.id]?.run ?? look;
  await run(parts, chosen);
  if (step.looks === 'files') await parts.sites.refresh();
  return viewNow(parts, chosen);
}

function notYet({ site, step }: ChosenStep): UserError {
  const address = { root: site.root, step: stepKey(step) };
  const show = {
    title: 'Show Command',
    run: () => vscode.commands.executeCommand('airgap.step.showCommand', address),
  };
  const said = `${step.title} is not runnable yet in this version`;
  return step.commands.length > 0
    ? new UserError(`${said}: its command can be run by hand`, [show])
    : new UserError(said);
}

const showProblems = {
  title: 'Show Problems',
  run: () => vscode.commands.executeCommand('workbench.panel.markers.view.focus'),
};
