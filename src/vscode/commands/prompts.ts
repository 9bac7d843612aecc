import * as vscode from 'vscode';

/**
 * Asks for a line of text.
 * @throws vscode.CancellationError when it is dismissed
 */
export async function askText(options: vscode.InputBoxOptions): Promise<string> {
  const given = await vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
  if (given === undefined) throw new vscode.CancellationError();
  return given;
}

/** One answer to choose, with the value it stands for. */
export interface Choice<Value> extends vscode.QuickPickItem {
  readonly value: Value;
}

/**
 * Lets one of some answers be chosen.
 * @throws vscode.CancellationError when it is dismissed
 */
export async function askChoice<Value>(
  choices: readonly Choice<Value>[],
  options: vscode.QuickPickOptions,
): Promise<Value> {
  const chosen = await vscode.window.showQuickPick([...choices], { ignoreFocusOut: true, ...options });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.value;
}

/**
 * Lets any number of answers be chosen, none among them.
 * @throws vscode.CancellationError when it is dismissed
 */
export async function askChoices<Value>(
  choices: readonly Choice<Value>[],
  options: vscode.QuickPickOptions,
): Promise<Value[]> {
  const chosen = await vscode.window.showQuickPick([...choices], {
    ignoreFocusOut: true,
    ...options,
    canPickMany: true,
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.map(({ value }) => value);
}
