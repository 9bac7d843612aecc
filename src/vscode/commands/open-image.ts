import * as vscode from 'vscode';
import { registerCommand } from './register-command.ts';

/** Opens the line of a list that names an image; for rows of the Images view. */
export function registerOpenImage(log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(log, 'airgap.image.open', async (uri, line) => {
    if (!(uri instanceof vscode.Uri) || typeof line !== 'number') return;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(uri, { selection, preview: true });
  });
}
