import type * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { registerCommand } from './register-command.ts';

/** Reads all files of all sites anew. What needs a connection is not looked at. */
export function registerRefresh(log: vscode.LogOutputChannel, store: SiteStore): vscode.Disposable {
  return registerCommand(log, 'airgap.plan.refresh', () => store.refresh());
}
