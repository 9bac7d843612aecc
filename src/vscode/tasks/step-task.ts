import * as vscode from 'vscode';

/** The type of our tasks; package.json describes it under taskDefinitions. */
export const stepTaskType = 'airgap-step';

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

/**
 * The task of a step: the constant runner, whatever the step is. It stays in its own terminal, which comes back after
 * a reload (`isBackground`), and its end events arrive (no `close`).
 */
export function stepTask(
  definition: StepTaskDefinition,
  title: string,
  scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
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
    clear: true,
    showReuseMessage: false,
    close: false,
  };
  return task;
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
  return JSON.stringify([plan, step, node ?? null]);
}

/**
 * Gives VS Code the execution for tasks it knows by definition only, from tasks.json or as recently used.
 * @param prepare loads what refuses a start that nobody here asked for
 */
export function registerStepTaskProvider(
  place: RunnerPlace,
  prepare: () => Promise<unknown>,
): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(stepTaskType, {
    // Steps are started by Run Step, which has the values they need.
    provideTasks: () => [],
    resolveTask: async (task) => {
      await prepare();
      const definition = stepTaskDefinition(task.definition);
      const scope = typeof task.scope === 'object' ? task.scope : vscode.TaskScope.Workspace;
      // VS Code takes the answer only with the definition it asked with.
      return definition && stepTask(definition, task.name, scope, place);
    },
  });
}
