import { applyEdits } from '../problems/problem.ts';
import type { TextEdit } from '../problems/problem.ts';
import type { GeneratedRecord } from './generated-record.ts';

/** SHA-256 of a text's UTF-8 bytes as 64 hex digits; whoever calls core brings it. */
export type Sha256 = (text: string) => string;

/** What becomes of one file. */
export type FileChange =
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'edit';
      readonly path: string;
      readonly edits: readonly TextEdit[];
      readonly text: string;
    }
  | { readonly kind: 'same'; readonly path: string }
  | { readonly kind: 'refused'; readonly path: string; readonly why: string };

/** Something of a person's that was left as it is. */
export interface Kept {
  readonly path: string;
  readonly subject: string;
  readonly why: string;
}

/** An entry of ours that nothing calls for any more: offered for removal, never removed unasked. */
export interface Removable {
  readonly path: string;
  readonly source: string;
  /** Applies to the file's text before any of the change's other edits; it overlaps none of them. */
  readonly edit: TextEdit;
}

/** What generating would do: nothing is done yet. Paths are relative to the site's folder. */
export interface Generation {
  readonly files: readonly FileChange[];
  /** Files to be copied as they are, such as a CA beside each hosts.toml. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Images, hosts or whole files that are new. */
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly kept: readonly Kept[];
  readonly removable: readonly Removable[];
  /** The record as it is once this is done and nothing is removed. */
  readonly record: GeneratedRecord;
}

/** The change that edits make, with the text after them; no edits, or ones that change nothing, are `same`. */
export function editedFile(path: string, before: string, edits: readonly TextEdit[]): FileChange {
  const text = applyEdits(before, edits);
  return text === before ? { kind: 'same', path } : { kind: 'edit', path, edits, text };
}
