import * as vscode from 'vscode';

/** Where a problem's code is explained; undefined while that is not known. */
export type CodeLinks = (code: string) => vscode.Uri | undefined;

/**
 * Links from codes to their lines in the reference that comes with the extension, so that they work with the cable out.
 * The reference is read once, in the background; without it problems have no links.
 */
export function readCodeLinks(extension: vscode.Uri): CodeLinks {
  const reference = vscode.Uri.joinPath(extension, 'docs/reference.md');
  let lines: ReadonlyMap<string, number> = new Map();
  void vscode.workspace.fs.readFile(reference).then(
    (bytes) => {
      lines = linesOfCodes(new TextDecoder().decode(bytes));
    },
    () => undefined,
  );
  return (code) => {
    const line = lines.get(code);
    return line === undefined ? undefined : reference.with({ fragment: `L${line}` });
  };
}

/** The 1-based line of each code: the tables of codes begin their lines with it. */
function linesOfCodes(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  text.split('\n').forEach((line, index) => {
    const code = /^\| `([a-z]+\.[a-z0-9-]+)` \|/.exec(line)?.[1];
    if (code !== undefined) found.set(code, index + 1);
  });
  return found;
}
