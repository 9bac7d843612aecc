import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { until } from '../../support/until.ts';

/** The folder that is open, a copy of the sample site. */
export function root(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'No folder is open');
  return folder.uri;
}

/** A file of the site. */
export function uriOf(path: string): vscode.Uri {
  return vscode.Uri.joinPath(root(), path);
}

/** Runs a test with files of the site written, and puts back afterwards what was there. */
export async function withFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: () => Promise<void>,
): Promise<void> {
  const before = new Map<string, Uint8Array | undefined>();
  try {
    for (const [path, content] of Object.entries(files)) {
      before.set(path, await bytesOf(path));
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await vscode.workspace.fs.writeFile(uriOf(path), bytes);
      await untilRead(path, bytes);
    }
    await refresh();
    await test();
  } finally {
    await closeEditors();
    for (const [path, bytes] of before) {
      if (bytes === undefined) await remove(path);
      else await vscode.workspace.fs.writeFile(uriOf(path), bytes);
    }
    await refresh();
  }
}

/** VS Code keeps documents for a while after their editor was closed, and follows the disk a little later. */
async function untilRead(path: string, bytes: Uint8Array): Promise<void> {
  const text = new TextDecoder().decode(bytes);
  await until(`VS Code to read ${path}`, () => {
    const document = vscode.workspace.textDocuments.find(
      ({ uri }) => uri.toString() === uriOf(path).toString(),
    );
    return document === undefined || document.getText() === text ? true : undefined;
  });
}

/** Reads all files anew, as the command does. */
export async function refresh(): Promise<void> {
  await vscode.commands.executeCommand('airgap.plan.refresh');
}

/** Closes all editors; what was not saved is gone. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Removes a file or folder of the site, if it is there. */
export async function remove(path: string): Promise<void> {
  await vscode.workspace.fs.delete(uriOf(path), { recursive: true }).then(undefined, () => {
    rmSync(uriOf(path).fsPath, { recursive: true, force: true });
  });
}

/** The bytes of a file; undefined where there is none. */
export async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  return vscode.workspace.fs.readFile(uriOf(path)).then(
    (bytes) => bytes,
    () => undefined,
  );
}

/** The text of a file on the disk; undefined where there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  const bytes = await bytesOf(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** Waits until a file has a problem of this code, and gives it. */
export async function problemOf(path: string, code: string): Promise<vscode.Diagnostic> {
  return until(`problem ${code} of ${path}`, () =>
    ownProblems(path).find((diagnostic) => codeOf(diagnostic) === code),
  );
}

/** The code of a problem, without its link. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Our problems of a file, as VS Code has them now. */
export function ownProblems(path: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uriOf(path)).filter(({ source }) => source === 'Air-Gap');
}

/** Opens a file in an editor. */
export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)));
}
