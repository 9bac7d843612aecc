import * as vscode from 'vscode';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step } from '../../core/steps/step.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { knownState, look } from './look.ts';
import { askChoice } from './prompts.ts';
import { runSnapsDownload } from './run-snaps-download.ts';
import { UserError } from './register-command.ts';
import { runSync } from './run-sync.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/**
 * Runs a step, in the terminal or here where it needs none, and looks at what came of it.
 * @param given a StepAddress; anything else lets the person choose
 * @returns the state that the step has then; undefined where that is in files
 * @throws UserError where it could not be run, or did not end with 0; vscode.CancellationError when a prompt is dismissed
 */
export async function runStep(parts: StepParts, given: unknown): Promise<StepState | undefined> {
  requireTrust('Running a step');
  const chosen = await chooseStep(parts, given, ({ runs }) => runs !== 'not-yet');
  const { site, step } = chosen;
  if (step.runs === 'here' && step.id !== 'mirror.check') {
    await runHere(chosen);
    return undefined;
  }
  if (!site.planWhole) {
    throw new UserError('A step runs only from a plan without errors: mend airgap.yaml first', [
      showProblems,
    ]);
  }
  if (step.runs === 'not-yet') throw notYet(chosen);
  if (step.id === 'snaps.download') {
    await runSnapsDownload(parts, chosen);
    return knownState(parts, chosen);
  }
  if (step.id === 'sync.run') await runSync(parts, chosen);
  return look(parts, chosen);
}

/** Steps that change files of the site are commands of their own, which ask for what the plan lacks. */
async function runHere({ site, step }: ChosenStep): Promise<void> {
  switch (step.id) {
    case 'images.list':
      await vscode.commands.executeCommand(await askImport());
      return;
    case 'sync.generate':
      await vscode.commands.executeCommand('airgap.sync.generate', site.root);
      return;
    case 'config.generate':
      await vscode.commands.executeCommand('airgap.config.generate', site.root);
      return;
    default:
      throw new Error(`Nothing here runs ${step.id}`);
  }
}

function askImport(): Promise<string> {
  const choices = [
    {
      label: 'From a k8s Snap…',
      description: 'the images that the snap names',
      value: 'airgap.images.importFromSnap',
    },
    {
      label: 'From `k8s list-images`',
      description: 'run here, or pasted',
      value: 'airgap.images.importFromK8s',
    },
  ];
  return askChoice(choices, { title: 'Import images' });
}

function notYet({ site, step }: ChosenStep): UserError {
  const address = { root: site.root, step: stepKey(step) };
  const show = {
    title: 'Show Command',
    run: () => vscode.commands.executeCommand('airgap.step.showCommand', address),
  };
  const said = `${step.title} is not runnable yet in this version`;
  return hasCommand(step)
    ? new UserError(`${said}: its command can be run by hand`, [show])
    : new UserError(said);
}

function hasCommand({ commands }: Step): boolean {
  return commands.length > 0;
}

const showProblems = {
  title: 'Show Problems',
  run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
};
