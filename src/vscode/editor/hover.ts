import * as vscode from 'vscode';
import { sourceOf } from '../../core/check/site-documents.ts';
import type { SiteStore } from '../state/site-store.ts';
import { assistPlace } from './assist-place.ts';
import type { DescribedSchemas } from './described-schemas.ts';
import { rangeOf } from './positions.ts';
import { imageLists, structuredFiles } from './selectors.ts';

/** Explains keys, values and templates, and says of an image where the mirror keeps it and what nodes ask for it. */
export function registerHover(store: SiteStore, schemas: DescribedSchemas): vscode.Disposable {
  const provider: vscode.HoverProvider = {
    async provideHover(document, position) {
      const located = store.locate(document);
      if (located === undefined) return undefined;
      const { document: read } = located;
      if (read.kind === 'unreadable' || read.kind === 'node') return undefined;
      const source = sourceOf(read);
      const [at, { hoverInSite }] = await Promise.all([
        assistPlace(located, schemas),
        import('../../core/assist/hover-in-site.ts'),
      ]);
      const hover = hoverInSite(read, source.offsetAt(position), at);
      return hover && new vscode.Hover(new vscode.MarkdownString(hover.text), rangeOf(source, hover.range));
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(structuredFiles, provider),
    vscode.languages.registerHoverProvider(imageLists, provider),
  );
}
