import * as vscode from 'vscode';
import type { CompletionItem } from '../../core/language/completion.ts';
import type { SourceText } from '../../core/language/text.ts';
import { sourceOf } from '../../core/check/site-documents.ts';
import type { SiteStore } from '../state/site-store.ts';
import { assistPlace } from './assist-place.ts';
import type { DescribedSchemas } from './described-schemas.ts';
import { rangeOf } from './positions.ts';
import { structuredFiles } from './selectors.ts';

const kinds: Readonly<Record<CompletionItem['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  reference: vscode.CompletionItemKind.Reference,
  snippet: vscode.CompletionItemKind.Snippet,
};

/** Offers keys and values in plans, sync files and hosts.toml. */
export function registerCompletion(store: SiteStore, schemas: DescribedSchemas): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    structuredFiles,
    {
      async provideCompletionItems(document, position) {
        const located = store.locate(document);
        if (located === undefined || !('opened' in located.document)) return [];
        const { document: read } = located;
        const source = sourceOf(read);
        const [at, { completeInSite }] = await Promise.all([
          assistPlace(located, schemas),
          import('../../core/assist/complete-in-site.ts'),
        ]);
        const items = completeInSite(read, source.offsetAt(position), at);
        // Only so many images are offered at once: what else fits comes with the next letter.
        return new vscode.CompletionList(
          items.map((item) => itemOf(item, source)),
          items.some(({ kind }) => kind === 'reference'),
        );
      },
    },
    ' ',
    '"',
    "'",
    '[',
    '{',
    '.',
  );
}

function itemOf(offered: CompletionItem, source: SourceText): vscode.CompletionItem {
  const item = new vscode.CompletionItem(offered.label, kinds[offered.kind]);
  item.range = rangeOf(source, offered.range);
  item.insertText = offered.snippet === true ? new vscode.SnippetString(offered.insert) : offered.insert;
  item.sortText = String(offered.rank).padStart(6, '0');
  // What is typed so far is compared with this, the quote that opens it included.
  const opening = source.text.charAt(offered.range.start);
  item.filterText = opening === '"' || opening === "'" ? opening + offered.label : offered.label;
  if (offered.detail !== undefined) item.detail = offered.detail;
  if (offered.documentation !== undefined)
    item.documentation = new vscode.MarkdownString(offered.documentation);
  return item;
}
