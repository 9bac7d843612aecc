import type { Severity } from '../problems/problem.ts';
import type { SchemaValidator } from './compile-schema.ts';
import type { CompletionItem, CompletionStyle, Cursor } from './completion.ts';
import type { Hover } from './hover.ts';
import type { Rule, RuleContext } from './rule.ts';
import type { Schema } from './schema.ts';
import type { SourceText } from './text.ts';
import type { ParsedDocument } from './tree.ts';

/** One of the formats the engine speaks: how to read it, what may stand in it, and what to look for. */
export interface Language<Document extends ParsedDocument = ParsedDocument> {
  readonly kind: 'plan' | 'sync' | 'hosts' | 'bootstrap';
  readonly parse: (text: string) => Document;
  /** What of its schema is needed to check a document; the texts are in schemas/. */
  readonly schema: Schema;
  readonly validate: SchemaValidator;
  /** What becomes of a key nobody knows: how bad it is, and what happens, as the end of a sentence. */
  readonly unknownKey: { readonly severity: Severity; readonly effect: string };
  readonly rules: readonly Rule<Document>[];
  /** Where the cursor stands, also in half-typed text. */
  readonly cursorAt: (source: SourceText, offset: number) => Cursor;
  readonly style: CompletionStyle;
  /** Values that depend on the files around, beside those of the schema. */
  readonly valuesAt?: (cursor: Cursor, context: RuleContext<Document>) => readonly CompletionItem[];
  /** Hovers that depend on more than the schema; undefined leaves it to the schema. */
  readonly hoverAt?: (offset: number, context: RuleContext<Document>) => Hover | undefined;
}
