import * as vscode from 'vscode';
import type { TextEdit } from '../../core/problems/problem.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';
import { UserError } from './register-command.ts';

/** What becomes of one file, all of a command's together in one step that can be undone. */
export type Change =
  | { readonly uri: vscode.Uri; readonly text: string }
  | { readonly uri: vscode.Uri; readonly bytes: Uint8Array }
  | { readonly uri: vscode.Uri; readonly before: string; readonly edits: readonly TextEdit[] };

/**
 * Applies changes as one undoable edit, and saves what was saved before. A `text` replaces the whole file, `edits`
 * only what they name, `bytes` a file that is no text.
 * @throws UserError where VS Code refuses, for instance because a file changed meanwhile
 */
export async function applyChanges(label: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  const metadata: vscode.WorkspaceEditEntryMetadata = { label, needsConfirmation: false };
  const toSave: vscode.TextDocument[] = [];
  for (const change of changes) {
    if ('bytes' in change) {
      edit.createFile(change.uri, { overwrite: true, contents: change.bytes }, metadata);
      continue;
    }
    const exists = await isFile(change.uri);
    if (!exists && 'text' in change) {
      edit.createFile(change.uri, { contents: new TextEncoder().encode(change.text) }, metadata);
      continue;
    }
    const document = await vscode.workspace.openTextDocument(change.uri);
    if (!document.isDirty) toSave.push(document);
    for (const { range, text } of editsOf(change, document)) {
      edit.replace(
        change.uri,
        new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)),
        text,
        metadata,
      );
    }
  }
  const applied = await vscode.workspace.applyEdit(edit);
  if (!applied)
    throw new UserError(`${label}: VS Code did not apply the changes. Save open files and try again`);
  for (const document of toSave) {
    if (await document.save()) continue;
    throw new UserError(
      `${vscode.workspace.asRelativePath(document.uri)} was changed, but could not be saved: save it by hand`,
      [{ title: 'Open', run: () => vscode.window.showTextDocument(document) }],
    );
  }
}

function editsOf(
  change: Exclude<Change, { readonly bytes: Uint8Array }>,
  document: vscode.TextDocument,
): readonly TextEdit[] {
  const now = document.getText();
  if ('text' in change)
    return change.text === now ? [] : [{ range: { start: 0, end: now.length }, text: change.text }];
  if (change.before !== now)
    throw new UserError(
      `${vscode.workspace.asRelativePath(change.uri)} changed meanwhile: run the command again`,
    );
  return change.edits;
}

/** The text of a file as its editor or else the disk has it; undefined where there is none. */
export async function currentText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === uri.toString(),
  );
  // VS Code keeps the document of a file that was deleted for a while; only what is typed in it counts.
  if (open !== undefined && (open.isDirty || (await isFile(uri)))) return open.getText();
  const result = await readTextFile(uri.fsPath);
  if (result.ok) return result.text.replace(/^\ufeff/, '');
  if (result.reason === 'not-found') return undefined;
  throw new UserError(result.message);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
