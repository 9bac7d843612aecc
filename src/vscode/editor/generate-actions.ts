import * as vscode from 'vscode';
import type { CommandId } from '../../generated/ids.ts';
import { imageLists } from './selectors.ts';

const kind = vscode.CodeActionKind.Refactor.append('generate');

const generators: readonly { readonly title: string; readonly command: CommandId }[] = [
  { title: 'Generate sync-images.yaml', command: 'airgap.sync.generate' },
  { title: 'Generate hosts.toml for Each Upstream', command: 'airgap.hosts.generate' },
];

/** Offers to generate files from an image list, or from the selected lines of it. */
export function registerGenerateActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    imageLists,
    {
      provideCodeActions(document, range) {
        const selection = range.isEmpty ? undefined : linesOf(document, range);
        return generators.map(({ title, command }) => {
          const action = new vscode.CodeAction(
            selection === undefined ? title : `${title} from Selection`,
            kind,
          );
          const args = selection === undefined ? [document.uri] : [document.uri, { selection }];
          action.command = { title, command, arguments: args };
          return action;
        });
      },
    },
    { providedCodeActionKinds: [kind] },
  );
}

/** Half a selected line stands for the whole of it. */
function linesOf(document: vscode.TextDocument, range: vscode.Range): string {
  const last = range.end.character === 0 ? range.end.line - 1 : range.end.line;
  return document.getText(
    new vscode.Range(range.start.line, 0, last, document.lineAt(Math.max(last, 0)).text.length),
  );
}
