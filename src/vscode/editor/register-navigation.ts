import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { imageLists, structuredFiles } from './selectors.ts';

/**
 * Outline, folding, links, definitions, references, renaming and code lenses: all of it is loaded when it is first asked
 * for.
 */
export function registerNavigation(store: SiteStore): vscode.Disposable {
  const load = () => import('./navigation.ts');
  const lensesChanged = new vscode.EventEmitter<void>();
  const { languages } = vscode;
  const parts = [structuredFiles, imageLists].flatMap((selector) => [
    languages.registerDefinitionProvider(selector, {
      provideDefinition: async (document, position) => (await load()).definitions(store, document, position),
    }),
    languages.registerReferenceProvider(selector, {
      provideReferences: async (document, position) => (await load()).references(store, document, position),
    }),
    languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: lensesChanged.event,
      provideCodeLenses: async (document) => (await load()).codeLenses(store, document),
    }),
  ]);
  return vscode.Disposable.from(
    ...parts,
    lensesChanged,
    store.onDidRead(() => lensesChanged.fire()),
    languages.registerDocumentSymbolProvider(structuredFiles, {
      provideDocumentSymbols: async (document) => (await load()).symbols(store, document),
    }),
    languages.registerFoldingRangeProvider(
      { scheme: 'file', pattern: '**/hosts.d/*/hosts.toml' },
      { provideFoldingRanges: async (document) => (await load()).folds(store, document) },
    ),
    languages.registerDocumentLinkProvider(structuredFiles, {
      provideDocumentLinks: async (document) => (await load()).links(store, document),
    }),
    languages.registerRenameProvider(structuredFiles, {
      prepareRename: async (document, position) => (await load()).prepareRename(store, document, position),
      provideRenameEdits: async (document, position, name) =>
        (await load()).renameMirror(store, { document, position, name }),
    }),
  );
}
