import { mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { StepRunner } from '../state/step-runner.ts';
import type { SiteStore } from '../state/site-store.ts';
import type { StepStore } from '../state/step-store.ts';
import { RunNotes } from './run-notes.ts';
import { registerStepTaskProvider } from './step-task.ts';
import type { TaskStepRunner } from './task-step-runner.ts';

/**
 * Makes the runner of steps, and tells VS Code of its tasks. It is loaded when a step is run, when VS Code asks for one
 * of its tasks, or at once where a step went on while the window was away.
 */
export function registerSteps(
  context: vscode.ExtensionContext,
  { store, sites }: { readonly store: StepStore; readonly sites: SiteStore },
  log: vscode.LogOutputChannel,
): StepRunner {
  const { workspaceState: memento, subscriptions } = context;
  const place = {
    script: context.asAbsolutePath('media/runner.sh'),
    folder: vscode.Uri.joinPath(context.globalStorageUri, 'steps').fsPath,
  };
  const loading = async (): Promise<TaskStepRunner> => {
    // A task of tasks.json may be the first to run, and a terminal does not open in a folder that is not there.
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
    const { TaskStepRunner: Runner } = await import('./task-step-runner.ts');
    const runner = new Runner({ place, memento, store, log });
    subscriptions.push(runner);
    return runner;
  };
  let loaded: Promise<TaskStepRunner> | undefined;
  const load = (): Promise<TaskStepRunner> => (loaded ??= loading());
  subscriptions.push(registerStepTaskProvider(place, sites, load));
  if (new RunNotes(memento).all().length > 0) void load();
  return { runStep: async (request) => (await load()).runStep(request) };
}
