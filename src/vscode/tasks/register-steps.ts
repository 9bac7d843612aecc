import * as vscode from 'vscode';
import type { StepStore } from '../state/step-store.ts';
import { registerStepTaskProvider } from './step-task.ts';
import { TaskStepRunner } from './task-step-runner.ts';

/** Makes the runner of steps, and tells VS Code of its tasks. */
export function registerSteps(
  context: vscode.ExtensionContext,
  store: StepStore,
  log: vscode.LogOutputChannel,
): TaskStepRunner {
  const place = {
    script: context.asAbsolutePath('media/runner.sh'),
    folder: vscode.Uri.joinPath(context.globalStorageUri, 'steps').fsPath,
  };
  const runner = new TaskStepRunner({ place, memento: context.workspaceState, store, log });
  context.subscriptions.push(runner, registerStepTaskProvider(place));
  return runner;
}
