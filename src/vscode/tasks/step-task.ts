import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { Step } from '../../core/steps/step.ts';
import type { SiteStore } from '../state/site-store.ts';

/** The type of our tasks; package.json describes it under taskDefinitions. */
export const stepTaskType = 'airgap';

/** All that VS Code ever learns of a step: which one it is. No command, no value. */
export interface StepTaskDefinition extends vscode.TaskDefinition {
  readonly type: typeof stepTaskType;
  /** The plan's folder, relative to the workspace folder; `.` for itself. */
  readonly plan: string;
  readonly step: string;
  readonly node?: string;
}

/** Where the runner is, and the folder in which it finds its steps. */
export interface RunnerPlace {
  readonly script: string;
  readonly folder: string;
}

/** Where a task belongs, and how it looks. */
export interface TaskLook {
  readonly title: string;
  readonly scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace;
  /** Whether its terminal is emptied first; so unless said. */
  readonly clear?: boolean;
}

/**
 * The task of a step: the constant runner, whatever the step is. It stays in its own terminal, which comes back after
 * a reload (`isBackground`), and its end events arrive (no `close`).
 */
export function stepTask(
  definition: StepTaskDefinition,
  { title, scope, clear = true }: TaskLook,
  place: RunnerPlace,
): vscode.Task {
  const execution = new vscode.ProcessExecution(
    '/bin/bash',
    ['--noprofile', '--norc', place.script, place.folder],
    { cwd: place.folder, env: { BASH_ENV: '', ENV: '' } },
  );
  const task = new vscode.Task(definition, scope, title, 'Air-Gap', execution, []);
  task.isBackground = true;
  task.presentationOptions = {
    echo: false,
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Dedicated,
    clear,
    showReuseMessage: false,
    close: false,
  };
  return task;
}

/** The definition of a step's task. */
export function definitionOf(
  step: Step,
  root: vscode.Uri,
  folder: vscode.WorkspaceFolder | undefined,
): StepTaskDefinition {
  const plan = folder === undefined ? root.path : posix.relative(folder.uri.path, root.path);
  return {
    type: stepTaskType,
    plan: plan === '' ? '.' : plan,
    step: step.id,
    ...(step.node === undefined ? {} : { node: step.node }),
  };
}

/** Reads a definition, which a person may have written into tasks.json. */
export function stepTaskDefinition(definition: vscode.TaskDefinition): StepTaskDefinition | undefined {
  const { type, plan, step, node } = definition as Partial<Record<keyof StepTaskDefinition, unknown>>;
  const isOurs =
    type === stepTaskType &&
    typeof plan === 'string' &&
    typeof step === 'string' &&
    (node === undefined || typeof node === 'string');
  return isOurs ? (definition as StepTaskDefinition) : undefined;
}

/** Tells tasks of one step from those of another. */
export function definitionKey({ plan, step, node }: StepTaskDefinition): string {
  return JSON.stringify([posix.resolve('/', plan), step, node ?? null]);
}

/**
 * Gives VS Code the tasks of steps: those there are, so that they can be run and put into tasks.json, and the execution
 * for those it knows by definition only.
 * @param prepare loads what hands a step to its task
 */
export function registerStepTaskProvider(
  place: RunnerPlace,
  sites: SiteStore,
  prepare: () => Promise<unknown>,
): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(stepTaskType, {
    provideTasks: async () => {
      await prepare();
      const { stepsToRun } = await import('./steps-to-run.ts');
      return stepsToRun(sites.sites).map(({ definition, look }) => stepTask(definition, look, place));
    },
    resolveTask: async (task) => {
      await prepare();
      const definition = stepTaskDefinition(task.definition);
      const scope = typeof task.scope === 'object' ? task.scope : vscode.TaskScope.Workspace;
      // VS Code takes the answer only with the definition it asked with.
      return definition && stepTask(definition, { title: task.name, scope }, place);
    },
  });
}
