import * as vscode from 'vscode';
import type { CommandId } from '../../generated/ids.ts';
import { Failure } from '../../node/failure.ts';
import { plainMessage } from './plain-message.ts';

/** What a person can do about a failure, offered as a button of its message. */
export interface UserAction {
  readonly title: string;
  readonly run: () => unknown;
}

/** An expected failure of a command: what happened, where, and the next action, in the field's words. */
export class UserError extends Error {
  readonly actions: readonly UserAction[];

  constructor(message: string, actions: readonly UserAction[] = []) {
    super(message);
    this.name = 'UserError';
    this.actions = actions;
  }
}

/**
 * The one boundary around every command. A dismissed prompt is silent, an expected failure is shown once with what to
 * do about it, and anything else is a bug: logged with its stack, shown with the way to the log.
 * @param run gets the arguments of the command; what it gives is the command's result, undefined after a failure
 */
export function registerCommand(
  log: vscode.LogOutputChannel,
  id: CommandId,
  run: (...args: readonly unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]): Promise<unknown> => {
    try {
      return await run(...args);
    } catch (error) {
      report({ log, id }, error);
      return undefined;
    }
  });
}

interface Failed {
  readonly log: vscode.LogOutputChannel;
  readonly id: CommandId;
}

function report(failed: Failed, error: unknown): void {
  const { log, id } = failed;
  if (error instanceof vscode.CancellationError) return;
  if (error instanceof Failure && error.reason === 'cancelled') return;
  if (error instanceof UserError || error instanceof Failure) {
    log.warn(`${id}: ${error.message}`);
    void show(failed, error.message, error instanceof UserError ? error.actions : []);
    return;
  }
  log.error(`${id}:`, error instanceof Error ? error : String(error));
  const told = error instanceof Error ? error.message : String(error);
  void show(failed, `Air-Gap stopped on something unforeseen: ${told}`, [
    { title: 'Show Log', run: () => log.show() },
  ]);
}

/** Shows a failure with what can be done about it; what is then done is inside the same boundary. */
async function show(failed: Failed, message: string, actions: readonly UserAction[]): Promise<void> {
  try {
    const chosen = await vscode.window.showErrorMessage(
      plainMessage(message),
      ...actions.map(({ title }) => title),
    );
    await actions.find(({ title }) => title === chosen)?.run();
  } catch (error) {
    report(failed, error);
  }
}
