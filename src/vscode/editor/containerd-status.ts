import * as vscode from 'vscode';
import { readSettings } from '../state/settings.ts';
import type { SiteStore } from '../state/site-store.ts';

/** The files whose problems hang on the version of containerd. */
const hostsFiles: vscode.DocumentSelector = { scheme: 'file', pattern: '**/hosts.d/*/hosts.toml' };

/** Says which containerd a hosts.toml is checked against, and why that one; the version can be set from there. */
export function registerContainerdStatus(store: SiteStore): vscode.Disposable {
  const status = vscode.languages.createLanguageStatusItem('airgap.containerd', hostsFiles);
  status.name = 'Air-Gap: containerd';
  status.command = {
    title: 'Set Version',
    command: 'workbench.action.openSettings',
    arguments: ['airgap.containerd.version'],
  };
  const show = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const state = uri && store.siteOf(uri);
    if (uri === undefined || state === undefined) return;
    status.text = `containerd ${state.site.containerd}`;
    status.detail =
      readSettings(uri).containerd === undefined
        ? state.plan === undefined
          ? 'the newest known, since there is no plan'
          : `of the channel ${state.plan.channel}`
        : 'as set in the settings';
  };
  show();
  return vscode.Disposable.from(
    status,
    store.onDidRead(show),
    vscode.window.onDidChangeActiveTextEditor(show),
  );
}
