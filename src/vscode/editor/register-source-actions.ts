import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { imageLists, structuredFiles } from './selectors.ts';

const kinds = {
  fixAll: vscode.CodeActionKind.SourceFixAll.append('airgap'),
  sort: vscode.CodeActionKind.RefactorRewrite.append('airgap.sortEntries'),
};

/**
 * Offers what changes a whole file, where a person or the settings for saving ask for it: never for the light bulb, which
 * asks at each move of the cursor.
 */
export function registerSourceActions(store: SiteStore): vscode.Disposable {
  const providerOf = (kind: keyof typeof kinds): vscode.CodeActionProvider => ({
    async provideCodeActions(document, _range, { only, triggerKind }) {
      const isAsked = only !== undefined || triggerKind === vscode.CodeActionTriggerKind.Invoke;
      if (!isAsked || (only !== undefined && !only.contains(kinds[kind]))) return [];
      const { sourceAction } = await import('./source-actions.ts');
      return sourceAction(store, document, { kind, is: kinds[kind] });
    },
  });
  return vscode.Disposable.from(
    ...[structuredFiles, imageLists].map((selector) =>
      vscode.languages.registerCodeActionsProvider(selector, providerOf('fixAll'), {
        providedCodeActionKinds: [kinds.fixAll],
      }),
    ),
    vscode.languages.registerCodeActionsProvider(structuredFiles, providerOf('sort'), {
      providedCodeActionKinds: [kinds.sort],
    }),
  );
}
