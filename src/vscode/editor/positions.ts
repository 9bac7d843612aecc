import * as vscode from 'vscode';
import type { Range, SourceText } from '../../core/language/text.ts';
import type { Fix } from '../../core/problems/problem.ts';

/** Offsets as the editor's lines and columns. */
export function rangeOf(source: SourceText, range: Range): vscode.Range {
  const start = source.positionAt(range.start);
  const end = source.positionAt(range.end);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The edits of a fix on one file. */
export function workspaceEditOf(uri: vscode.Uri, source: SourceText, fix: Fix): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { range, text } of fix.edits) edit.replace(uri, rangeOf(source, range), text);
  return edit;
}
