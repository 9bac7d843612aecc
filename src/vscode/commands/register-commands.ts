import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { registerCheckPlan } from './check-plan.ts';
import { registerCreatePlan } from './create-plan.ts';
import { registerGenerate } from './generate.ts';
import { registerImportImages } from './import-images.ts';
import { registerRefresh } from './refresh.ts';

/** The commands that read and write the files of a site. */
export function registerCommands(log: vscode.LogOutputChannel, store: SiteStore): vscode.Disposable {
  return vscode.Disposable.from(
    registerCheckPlan(log, store),
    registerCreatePlan(log),
    registerGenerate(log, store),
    registerImportImages(log, store),
    registerRefresh(log, store),
  );
}
