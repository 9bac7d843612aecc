import { posix } from 'node:path';
import * as vscode from 'vscode';
import { refusalRecords } from '../../core/steps/handover.ts';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { StepId } from '../../core/steps/step.ts';
import type { StepAddress } from '../state/step-address.ts';
import { sayingRecords } from './step-records.ts';
import type { StepTaskDefinition } from './step-task.ts';

/**
 * Runs the step of a task that VS Code was asked for, as Run Step does: with its looks and its prompts.
 * @returns the records for the runner of that task, where the step did not need it
 */
export async function startedElsewhere(
  definition: StepTaskDefinition,
  scope: vscode.Task['scope'],
): Promise<readonly string[]> {
  const address = addressOf(definition, scope);
  if (address === undefined) return refusalRecords('this task belongs to no open folder');
  if (startsByThemselves() && !(await ask(definition.step))) {
    return refusalRecords('nobody said yes, and no step is run by opening a folder');
  }
  const state = await vscode.commands.executeCommand<StepState | undefined>('airgap.step.run', address);
  if (state?.kind === 'proved') {
    return sayingRecords(address.root.fsPath, `Nothing had to be run: ${state.summary}`);
  }
  return refusalRecords(state?.kind === 'short' ? state.summary : 'the message of Air-Gap says why');
}

function addressOf(
  { plan, step, node }: StepTaskDefinition,
  scope: vscode.Task['scope'],
): StepAddress | undefined {
  const base = typeof scope === 'object' ? scope.uri : vscode.workspace.workspaceFolders?.[0]?.uri;
  if (base === undefined) return undefined;
  const root = base.with({ path: posix.resolve(base.path, plan) });
  // A step that is not there is refused by Run Step, with what the plan has.
  return { root, step: stepKey({ id: step as StepId, node }) };
}

/**
 * Whether some task here is started by opening the folder. It may start others, and nothing tells those from tasks that
 * a person asked for; nothing is connected to unless a person did.
 */
function startsByThemselves(): boolean {
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? [])];
  return scopes.some((folder) => {
    const tasks: unknown = vscode.workspace.getConfiguration('tasks', folder?.uri).get('tasks');
    return Array.isArray(tasks) && tasks.some(isRunOnOpen);
  });
}

function isRunOnOpen(task: { readonly runOptions?: { readonly runOn?: unknown } } | null): boolean {
  return task?.runOptions?.runOn === 'folderOpen';
}

async function ask(step: string): Promise<boolean> {
  const run = 'Run';
  const message = `A task started ${step}, and tasks.json starts some when the folder is opened. Run it?`;
  return (await vscode.window.showWarningMessage(message, run)) === run;
}
