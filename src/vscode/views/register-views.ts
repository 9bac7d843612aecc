import * as vscode from 'vscode';
import { registerImagesView } from './images-view.ts';
import { registerNodesView } from './nodes-view.ts';
import { registerPlanView } from './plan-view.ts';
import { registerStatusBar } from './status-bar.ts';
import type { ViewSources } from './view-sources.ts';

/** The Air-Gap views and the status bar item. */
export function registerViews(sources: ViewSources): vscode.Disposable {
  return vscode.Disposable.from(
    registerPlanView(sources),
    registerImagesView(sources),
    registerNodesView(sources),
    registerStatusBar(sources),
  );
}
