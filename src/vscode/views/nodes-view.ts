import * as vscode from 'vscode';
import { PlanTreeDataProvider } from './plan-view.ts';
import { onEveryChange } from './view-sources.ts';
import type { ViewSources } from './view-sources.ts';

/** Shows the nodes of the plans with their steps, as they were last looked at. */
export function registerNodesView(sources: ViewSources): vscode.Disposable {
  const provider = new PlanTreeDataProvider(sources, 'nodesTree');
  const view = vscode.window.createTreeView('airgap.nodes', {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(
    view,
    onEveryChange(sources, () => {
      provider.refresh();
    }),
  );
}
