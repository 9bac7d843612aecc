import type { Fix, Problem, TextEdit } from '../problems/problem.ts';
import type { Site } from '../plan/site.ts';
import { checkDocument, fixesOf } from './check.ts';
import { completeFromSchema } from './completion.ts';
import type { CompletionItem } from './completion.ts';
import { hoverFromSchema } from './hover.ts';
import type { Hover } from './hover.ts';
import type { Language } from './language.ts';
import type { Schema } from './schema.ts';
import type { SourceText } from './text.ts';
import type { ParsedDocument } from './tree.ts';

/** A document's place among the files of its site. */
export interface Place {
  /** Relative to the site's folder, with `/`. */
  readonly path: string;
  readonly site: Site;
}

/** A place where something is explained. */
export interface DescribedPlace extends Place {
  /** The language's schema with its texts; without it there are keys and words, but no descriptions and examples. */
  readonly described?: Schema | undefined;
}

/** One version of a document, read once and asked many times. */
export interface OpenDocument<Document extends ParsedDocument = ParsedDocument> {
  readonly source: SourceText;
  /** All of it; where the rest can be told without, it is read when it is asked for. */
  readonly document: Document;
  readonly check: (place: Place) => Problem[];
  readonly fixes: (problem: Problem, place: Place) => readonly Fix[];
  readonly complete: (offset: number, at: DescribedPlace) => CompletionItem[];
  readonly hover: (offset: number, at: DescribedPlace) => Hover | undefined;
  /** The next version. Each edit is made in the text that those before it gave. */
  readonly edit: (edits: readonly TextEdit[]) => OpenDocument<Document>;
}

/** A format as its users see it. */
export interface LanguageService<Document extends ParsedDocument = ParsedDocument> {
  readonly kind: Language['kind'];
  readonly open: (text: string) => OpenDocument<Document>;
}

/** Makes the service of a language. */
export function serviceOf<Document extends ParsedDocument>(
  language: Language<Document>,
): LanguageService<Document> {
  return { kind: language.kind, open: (text) => openDocument(language, language.parse(text)) };
}

/** A document as its users see it, once it is read. */
export function openDocument<Document extends ParsedDocument>(
  language: Language<Document>,
  document: Document,
): OpenDocument<Document> {
  return {
    source: document.source,
    document,
    check: (place) => checkDocument(language, { document, ...place }),
    fixes: (problem, place) => fixesOf(language, problem, { document, ...place }),
    complete: (offset, { described = language.schema, ...place }) => {
      const cursor = language.cursorAt(document.source, offset);
      const values = language.valuesAt?.(cursor, { document, ...place }) ?? [];
      const known = new Set(values.map((item) => item.insert));
      const offered = completeFromSchema(described, cursor, language.style);
      return [...values, ...offered.filter((item) => !known.has(item.insert))];
    },
    hover: (offset, { described = language.schema, ...place }) =>
      language.hoverAt?.(offset, { document, ...place }) ?? hoverFromSchema(described, document.root, offset),
    edit: (edits) => {
      const edited = edits.reduce((source, { range, text }) => source.edited(range, text), document.source);
      return openDocument(language, language.parse(edited.text));
    },
  };
}
