import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';

/** Gives the image lists of a plan their language while they are open; every other text file is left alone. */
export function registerImageListLanguage(store: SiteStore): vscode.Disposable {
  return store.onDidRead(() => {
    for (const document of vscode.workspace.textDocuments) {
      if (document.isClosed || document.languageId !== 'plaintext') continue;
      if (store.locate(document)?.document.kind === 'images')
        void vscode.languages.setTextDocumentLanguage(document, 'airgap-images');
    }
  });
}
