import type { SiteDocument } from '../check/site-documents.ts';
import type { CompletionItem } from '../language/completion.ts';
import type { AssistPlace, SiteValues } from './assist-place.ts';
import { hostsValues } from './hosts-values.ts';
import { planValues } from './plan-values.ts';
import { syncValues } from './sync-values.ts';

/** The documents that are completed; image lists and the files of nodes are not. */
export type CompletedDocument = Extract<SiteDocument, { readonly opened: unknown }>;

/**
 * What may stand at an offset: values that follow from the files around, then keys and values of the schema.
 * Works in half-typed text; never throws.
 */
export function completeInSite(
  document: CompletedDocument,
  offset: number,
  at: AssistPlace,
): readonly CompletionItem[] {
  const values = valuesOf(document, offset, at);
  if (values.only) return values.items;
  const known = new Set(values.items.map(({ insert }) => insert));
  const last = values.items.length;
  const offered = document.opened.complete(offset, at).filter(({ insert }) => !known.has(insert));
  return [...values.items, ...offered.map((item) => ({ ...item, rank: item.rank + last }))];
}

function valuesOf(document: CompletedDocument, offset: number, at: AssistPlace): SiteValues {
  switch (document.kind) {
    case 'plan':
      return { items: planValues(document.opened.source, offset, at), only: false };
    case 'sync':
      return syncValues(document.opened.source, offset, at);
    case 'hosts':
      return hostsValues(document.opened.source, offset, at);
    case 'bootstrap':
      return { items: [], only: false };
  }
}
