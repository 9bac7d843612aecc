import * as vscode from 'vscode';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { chooseSite } from './choose-site.ts';
import { registerCommand, UserError } from './register-command.ts';

/** How many documents a check looked at, and how many of them are without an error. */
export interface CheckCounts {
  readonly expected: number;
  readonly checked: number;
  readonly passed: number;
}

/** Checks all files of a plan anew, says how many hold, and shows the problems where there are some. */
export function registerCheckPlan(log: vscode.LogOutputChannel, store: SiteStore): vscode.Disposable {
  return registerCommand(log, 'airgap.plan.check', async (given) => {
    const counts = countsOf(await chooseSite(store, given));
    const { expected, checked, passed } = counts;
    if (checked === 0)
      throw new UserError('Nothing was checked: this folder has no plan, list, sync or hosts file');
    const said = `${passed} of ${expected} files hold, ${checked} checked`;
    if (passed === expected) void vscode.window.showInformationMessage(said);
    else {
      await vscode.commands.executeCommand('workbench.actions.view.problems');
      void vscode.window.showWarningMessage(`${said}. The Problems panel says what to mend`);
    }
    return counts;
  });
}

function countsOf({ documents, problems }: SiteState): CheckCounts {
  const checked = [...documents.values()].filter(({ kind }) => kind !== 'unreadable').length;
  const failed = [...documents.keys()].filter((path) =>
    problems.get(path)?.some(({ severity }) => severity === 'error'),
  ).length;
  return { expected: documents.size, checked, passed: documents.size - failed };
}
