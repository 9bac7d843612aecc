import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { readCodeLinks } from './code-links.ts';
import { registerCompletion } from './completion.ts';
import { DescribedSchemas } from './described-schemas.ts';
import { registerContainerdStatus } from './containerd-status.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerGenerateActions } from './generate-actions.ts';
import { registerHover } from './hover.ts';
import { registerImageListLanguage } from './image-list-language.ts';
import { registerNavigation } from './register-navigation.ts';
import { registerQuickFixes } from './quick-fixes.ts';
import { registerSourceActions } from './register-source-actions.ts';
import { registerWorkloads } from './register-workloads.ts';

/** The language features of plans, sync files, hosts.toml, image lists and manifests. */
export function registerEditor(extension: vscode.Uri, store: SiteStore): vscode.Disposable {
  const described = new DescribedSchemas(extension);
  const links = readCodeLinks(extension);
  return vscode.Disposable.from(
    registerDiagnostics(store, links),
    registerContainerdStatus(store),
    registerWorkloads(store, links),
    registerCompletion(store, described),
    registerHover(store, described),
    registerNavigation(store),
    registerQuickFixes(store),
    registerSourceActions(store),
    registerGenerateActions(),
    registerImageListLanguage(store),
  );
}
