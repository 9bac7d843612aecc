import * as vscode from 'vscode';
import { fixAll } from '../../core/assist/fix-all.ts';
import { sortEntries } from '../../core/assist/sort-entries.ts';
import { sourceOf } from '../../core/check/site-documents.ts';
import type { TextEdit } from '../../core/problems/problem.ts';
import type { LocatedDocument, SiteStore } from '../state/site-store.ts';
import { workspaceEditOf } from './positions.ts';

const titles = { fixAll: 'Fix All Air-Gap Problems', sort: 'Sort Entries by Upstream' } as const;

/** The action of a kind on a whole file; none where it would change nothing. */
export function sourceAction(
  store: SiteStore,
  document: vscode.TextDocument,
  { kind, is }: { readonly kind: keyof typeof titles; readonly is: vscode.CodeActionKind },
): vscode.CodeAction[] {
  const located = store.locate(document);
  if (located === undefined) return [];
  const edits = editsOf(located, kind);
  if (edits.length === 0) return [];
  const title = titles[kind];
  const action = new vscode.CodeAction(title, is);
  action.edit = workspaceEditOf(document.uri, sourceOf(located.document), { title, edits, preferred: true });
  return [action];
}

function editsOf({ document, place }: LocatedDocument, kind: keyof typeof titles): readonly TextEdit[] {
  if (kind === 'sort') return document.kind === 'sync' ? [sortEntries(document.opened) ?? []].flat() : [];
  const { text } = sourceOf(document);
  const mended = fixAll(document, place);
  return mended === text ? [] : [changedMiddle(text, mended)];
}

/** One edit from a text to another, of whole lines, without those that both begin and end with: folds and marks stay. */
function changedMiddle(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  while (same > 0 && before.at(-1 - same) !== '\n') same -= 1;
  return { range: { start, end: before.length - same }, text: after.slice(start, after.length - same) };
}
