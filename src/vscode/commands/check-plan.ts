import * as vscode from 'vscode';
import { checkSite } from '../../core/check/check-site.ts';
import type { SiteCheck } from '../../core/check/check-site.ts';
import { readHostsTree } from '../../node/read-hosts-tree.ts';
import type { SiteStore } from '../state/site-store.ts';
import { chooseSite } from './choose-site.ts';
import { plainMessage } from './plain-message.ts';
import { UserError } from './register-command.ts';

/** How many checks the plan calls for, could be made, and hold. */
export type CheckCounts = Pick<SiteCheck, 'expected' | 'checked' | 'passed'>;

/**
 * Checks all files of a plan anew and where each image would be asked for, says how much holds, and shows the problems
 * where there are some. Nothing is connected to.
 */
export async function checkPlan(store: SiteStore, given: unknown): Promise<CheckCounts> {
  const { root, documents, site } = await chooseSite(store, given);
  const hosts = await readHostsTree(vscode.Uri.joinPath(root, 'hosts.d').fsPath);
  const { expected, checked, passed, short, nothing } = checkSite(documents, site, hosts);
  if (checked === 0)
    throw new UserError('Nothing was checked: this folder has no plan, list, sync or hosts file');
  const said = `${passed} of ${expected} checks hold, ${checked} could be made`;
  if (passed === expected) {
    void vscode.window.showInformationMessage(said);
  } else {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    void vscode.window.showWarningMessage(plainMessage([said, ...nothing, ...firstOf(short)].join('. ')));
  }
  return { expected, checked, passed };
}

/** The first image that is short of the plan, and how many more there are. */
function firstOf(short: SiteCheck['short']): string[] {
  const [first, ...others] = short;
  if (first === undefined) return ['The Problems panel says what to mend'];
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return [`${first.image}: ${first.why}${more}`];
}
