import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import type { CodeLinks } from './code-links.ts';

/** Looks at the workspace's manifests once there is a plan to compare them with, and loads only then what reads them. */
export function registerWorkloads(store: SiteStore, links: CodeLinks): vscode.Disposable {
  const parts: vscode.Disposable[] = [];
  let disposed = false;
  const waiting = store.onDidRead(() => {
    if (!store.sites.some(({ plan }) => plan !== undefined)) return;
    waiting.dispose();
    void import('./workload-diagnostics.ts').then(({ showWorkloads }) => {
      if (!disposed) parts.push(showWorkloads(store, links));
    });
  });
  return new vscode.Disposable(() => {
    disposed = true;
    for (const part of [waiting, ...parts]) part.dispose();
  });
}
