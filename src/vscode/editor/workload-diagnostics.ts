import * as vscode from 'vscode';
import { checkWorkloads } from '../../core/workloads/check-workloads.ts';
import { ownerOfManifest } from '../state/owner-of-manifest.ts';
import { manifestPattern } from '../state/read-manifests.ts';
import type { WorkspaceManifest } from '../state/read-manifests.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { WorkloadStore } from '../state/workload-store.ts';
import type { CodeLinks } from './code-links.ts';
import { diagnosticOf } from './diagnostic-of.ts';

/**
 * Shows what the plans' lists lack for the manifests of the workspace, at the manifests' lines, and offers to track it.
 * Templates are left out, since each file of a chart is one: Track Workload Images and Check Plan count them.
 */
export function showWorkloads(store: SiteStore, links: CodeLinks): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('airgap-workloads');
  const workloads = new WorkloadStore();
  let shown: readonly unknown[] = [];
  const publish = (): void => {
    const seen = [...workloads.manifests, ...store.sites.flatMap(listsOf)];
    if (seen.length === shown.length && seen.every((one, index) => one === shown[index])) return;
    shown = seen;
    collection.clear();
    collection.set(entriesOf(store, workloads.manifests, links));
  };
  const selector = { scheme: 'file', pattern: manifestPattern };
  void workloads.readAll();
  return vscode.Disposable.from(
    collection,
    workloads,
    workloads.onDidChange(publish),
    store.onDidRead(publish),
    vscode.languages.registerCodeActionsProvider(selector, { provideCodeActions }),
  );
}

/** What a check depends on besides the manifests: these are the same objects until their text changes. */
function listsOf({ documents }: SiteState): unknown[] {
  return [...documents.values()].filter(({ kind }) => kind === 'plan' || kind === 'images');
}

/** What is to be shown of each manifest that is for a plan. */
function entriesOf(
  store: SiteStore,
  manifests: readonly WorkspaceManifest[],
  links: CodeLinks,
): [vscode.Uri, vscode.Diagnostic[]][] {
  const bySite = new Map<SiteState, WorkspaceManifest[]>();
  for (const manifest of manifests) {
    const site = manifest.found.objects === 0 ? undefined : ownerOfManifest(store, manifest.uri);
    if (site !== undefined) bySite.set(site, [...(bySite.get(site) ?? []), manifest]);
  }
  return [...bySite].flatMap(([{ site }, own]) => {
    const { problems } = checkWorkloads(own, site);
    return own.map(({ path, source, uri }): [vscode.Uri, vscode.Diagnostic[]] => [
      uri,
      (problems.get(path) ?? []).map((problem) => diagnosticOf(source, problem, links)),
    ]);
  });
}

function provideCodeActions(
  _document: vscode.TextDocument,
  _range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const missing = diagnostics.filter(({ code }) => {
    const name = typeof code === 'object' ? code.value : code;
    return name === 'workloads.not-listed' || name === 'workloads.hint-not-listed';
  });
  if (missing.length === 0) return [];
  const title = 'Track workload images…';
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command: 'airgap.images.trackWorkloads' };
  action.diagnostics = missing;
  return [action];
}
