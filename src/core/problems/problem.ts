import type { Range } from '../language/text.ts';

/** How bad a problem is; the words of `check --json`. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/**
 * Something wrong in one document.
 * Fixes key on `code` and `data`, never on the message. Codes are stable; src/core/problems/codes.ts lists them all.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly range: Range;
  /** What is so, what will happen for it, and the next action. No trailing dot needed after a code sample. */
  readonly message: string;
  /** What a fix needs, so that it never works the problem out again. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
  /** The other place, where there is one. */
  readonly related?: { readonly file?: string; readonly range: Range; readonly message: string };
}

/** Replaces `range` (empty for an insertion) with `text`. Edits of one list never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** One way to mend a problem. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one right answer: may be applied by Fix All. */
  readonly preferred: boolean;
}

/**
 * Applies edits to a text.
 * @returns the new text; edits may come in any order and must not overlap
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    parts.push(text.slice(at, edit.range.start), edit.text);
    at = edit.range.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
