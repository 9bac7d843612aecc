import * as vscode from 'vscode';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { askChoice } from './prompts.ts';
import { UserError } from './register-command.ts';

/**
 * The site a command works on: the one of the given file, else of the active editor, else the only one, else the one
 * that is chosen. All files are read anew first.
 * @param given what the command was called with; a file or folder of a site, or anything else
 * @throws UserError where the workspace has no site; vscode.CancellationError when the choice is dismissed
 */
export async function chooseSite(store: SiteStore, given: unknown): Promise<SiteState> {
  await store.refresh();
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  const site = uri === undefined ? undefined : store.siteOf(uri);
  if (site !== undefined) return site;
  const [only, ...others] = store.sites;
  if (only === undefined) {
    throw new UserError('No folder of this workspace holds an airgap.yaml: create a plan first', [
      { title: 'Create Plan', run: () => vscode.commands.executeCommand('airgap.plan.create') },
    ]);
  }
  if (others.length === 0) return only;
  return askChoice(
    store.sites.map((state) => ({ label: vscode.workspace.asRelativePath(state.root), value: state })),
    { title: 'Which plan?' },
  );
}

/**
 * The folder where a new file of a plan goes: the given one, else the only one of the workspace, else the chosen one.
 * @throws UserError where no folder is open; vscode.CancellationError when the choice is dismissed
 */
export async function chooseFolder(given?: vscode.Uri): Promise<vscode.Uri> {
  if (given !== undefined) return given;
  const [only, ...others] = vscode.workspace.workspaceFolders ?? [];
  if (only === undefined) {
    throw new UserError('A plan is a folder, and no folder is open: open an empty one first', [
      { title: 'Open Folder', run: () => vscode.commands.executeCommand('vscode.openFolder') },
    ]);
  }
  if (others.length === 0) return only.uri;
  const chosen = await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Which folder?' });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.uri;
}
