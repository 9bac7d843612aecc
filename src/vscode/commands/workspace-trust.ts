import * as vscode from 'vscode';
import { UserError } from './register-command.ts';

/**
 * Nothing of an untrusted workspace is run, and nothing it names is connected to.
 * @param what what would happen, as the start of a sentence: `Running unsquashfs`
 * @throws UserError in Restricted Mode
 */
export function requireTrust(what: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(`${what} needs a trusted workspace, and this one is in Restricted Mode`, [
    {
      title: 'Manage Workspace Trust',
      run: () => vscode.commands.executeCommand('workbench.trust.manage'),
    },
  ]);
}
