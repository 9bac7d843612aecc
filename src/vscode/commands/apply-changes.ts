import * as vscode from 'vscode';
import { SourceText } from '../../core/language/text.ts';
import type { TextEdit } from '../../core/problems/problem.ts';
import { leadsOutside } from '../../node/files/leads-outside.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';
import { UserError } from './register-command.ts';

/**
 * What becomes of one file, all of a command's together in one step that can be undone: a new file by its
 * text or its bytes, or edits of a text that is there.
 */
export type Change =
  | { readonly uri: vscode.Uri; readonly text: string }
  | { readonly uri: vscode.Uri; readonly bytes: Uint8Array }
  | { readonly uri: vscode.Uri; readonly before: string; readonly edits: readonly TextEdit[] };

/**
 * Applies changes as one undoable edit, and saves what was saved before. Nothing is written over a file that somebody
 * made meanwhile, nor through a link that leaves the workspace folder.
 * @throws UserError where that would be, or VS Code refuses, for instance because a file changed meanwhile
 */
export async function applyChanges(label: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  const metadata: vscode.WorkspaceEditEntryMetadata = { label, needsConfirmation: false };
  const toSave: vscode.TextDocument[] = [];
  for (const change of changes) {
    await refuseOutside(change.uri);
    if ('bytes' in change || 'text' in change) {
      // Undoing an overwrite would only delete the new file, and what the old one held would be lost.
      if (await isFile(change.uri)) throw changedMeanwhile(change.uri);
      const contents = 'bytes' in change ? change.bytes : new TextEncoder().encode(change.text);
      edit.createFile(change.uri, { contents }, metadata);
      continue;
    }
    const document = await vscode.workspace.openTextDocument(change.uri);
    if (!document.isDirty) toSave.push(document);
    if (unixLines(change.before) !== unixLines(document.getText())) throw changedMeanwhile(change.uri);
    const source = new SourceText(change.before);
    for (const { range, text } of change.edits) {
      edit.replace(
        change.uri,
        new vscode.Range(positionAt(source, range.start), positionAt(source, range.end)),
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

/** A link in a folder that somebody else made could lead to any file of this user. */
async function refuseOutside(uri: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined || !(await leadsOutside(folder.uri.fsPath, uri.fsPath))) return;
  throw new UserError(
    `${vscode.workspace.asRelativePath(uri)} leaves the folder by a symbolic link, so nothing was written: put the file itself there`,
  );
}

/** VS Code gives all lines of a file the same ends, so that lines and characters hold there and offsets do not. */
function positionAt(source: SourceText, offset: number): vscode.Position {
  const { line, character } = source.positionAt(offset);
  return new vscode.Position(line, character);
}

/** A text with the ends of lines that do not tell it from the same one in an editor. */
function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function changedMeanwhile(uri: vscode.Uri): UserError {
  return new UserError(`${vscode.workspace.asRelativePath(uri)} changed meanwhile: run the command again`);
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
