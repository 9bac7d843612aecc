import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, open, withFiles } from './support/site.ts';

/** What is offered at the end of a text that stands in a file. */
async function offeredAt(editor: vscode.TextEditor): Promise<readonly vscode.CompletionItem[]> {
  const { document } = editor;
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.lineAt(document.lineCount - 1).range.end,
  );
  return items;
}

async function take(editor: vscode.TextEditor, label: string): Promise<void> {
  const items = await offeredAt(editor);
  const item = items.find((candidate) => candidate.label === label);
  assert.ok(item, `${label} is not among ${JSON.stringify(items.map((each) => each.label))}`);
  assert.ok(item.range instanceof vscode.Range, 'has no single range');
  const text = item.insertText ?? label;
  if (typeof text === 'string') {
    const { range } = item;
    assert.ok(await editor.edit((builder) => builder.replace(range, text)));
  } else assert.ok(await editor.insertSnippet(text, item.range));
}

describe('what the files around say', () => {
  afterEach(closeEditors);

  it('completes an entry of the sync file from the image lists', () =>
    withFiles(
      { 'images/k8s.txt': 'nginx:1.27\n', 'images/apps.txt': '', 'sync-images.yaml': 'sync:\n  - ' },
      async () => {
        const editor = await open('sync-images.yaml');
        await take(editor, 'source, target, type');
        assert.equal(
          editor.document.getText(),
          'sync:\n  - source: \n    target: \n    type: image',
          'the lines of the entry do not stand below each other',
        );
        await editor.edit((builder) =>
          builder.replace(new vscode.Range(1, 0, 3, 99), '  - type: image\n    source: '),
        );
        await take(editor, 'docker.io/library/nginx:1.27');
        await editor.edit((builder) => builder.insert(new vscode.Position(3, 0), '\n    target: '));
        await take(editor, '{{ env "MIRROR" }}/library/nginx:1.27');
        assert.match(
          editor.document.getText(),
          /source: docker\.io\/library\/nginx:1\.27\n {4}target: '\{\{ env "MIRROR" \}\}\/library\/nginx:1\.27'$/,
        );
      },
    ));

  it('says of a source what nodes ask for', () =>
    withFiles(
      {
        'sync-images.yaml':
          'sync:\n  - source: nginx:1.27\n    target: 127.0.0.1:5050/library/nginx:1.27\n    type: image\n',
        'hosts.d/docker.io/hosts.toml': 'server = "http://127.0.0.1:5050"\n[host."http://127.0.0.1:5050"]\n',
      },
      async () => {
        const { document } = await open('sync-images.yaml');
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          new vscode.Position(1, 15),
        );
        const texts = hovers.flatMap(({ contents }) => contents);
        const shown = texts.map((text) => (typeof text === 'string' ? text : text.value)).join('\n');
        assert.match(
          shown,
          /http:\/\/127\.0\.0\.1:5050\/v2\/library\/nginx\/manifests\/1\.27\?ns=docker\.io/,
        );
      },
    ));
});
