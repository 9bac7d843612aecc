import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import { closeEditors, open, uriOf, withFiles } from './support/site.ts';

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

  it('goes from a line to its entry, and from there to all of them', () =>
    withFiles(
      {
        'images/k8s.txt': 'nginx:1.27\n',
        'images/apps.txt': '',
        'sync-images.yaml':
          'sync:\n  - source: nginx:1.27\n    target: 127.0.0.1:5050/library/nginx:1.27\n    type: image\n',
        'hosts.d/docker.io/hosts.toml':
          'server = "http://127.0.0.1:5050"\n[host."http://127.0.0.1:5050"]\n  skip_verify = true\n',
      },
      async () => {
        const pathOf = ({ uri, range }: vscode.Location) =>
          `${vscode.workspace.asRelativePath(uri)}:${range.start.line}:${range.start.character}`;
        const ask = async (command: string, path: string, at: vscode.Position) => {
          await open(path);
          return vscode.commands.executeCommand<vscode.Location[]>(command, uriOf(path), at);
        };
        const entry = 'sync-images.yaml:1:12';
        const hosts = 'hosts.d/docker.io/hosts.toml:0:0';
        const fromLine = await until('the definition of a line', async () => {
          const found = await ask(
            'vscode.executeDefinitionProvider',
            'images/k8s.txt',
            new vscode.Position(0, 2),
          );
          return found.length === 0 ? undefined : found;
        });
        assert.deepEqual(fromLine.map(pathOf).toSorted(), [hosts, entry]);
        const all = await ask(
          'vscode.executeReferenceProvider',
          'sync-images.yaml',
          new vscode.Position(2, 30),
        );
        assert.deepEqual(all.map(pathOf).toSorted(), [hosts, 'images/k8s.txt:0:0', entry]);
        const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
          'vscode.executeDocumentSymbolProvider',
          uriOf('sync-images.yaml'),
        );
        assert.deepEqual(
          symbols.map(({ name }) => name),
          ['nginx:1.27'],
        );
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          uriOf('sync-images.yaml'),
        );
        assert.deepEqual(
          lenses.map(({ command }) => command?.title),
          ['1 entry'],
        );
      },
    ));

  it('gives the mirror another name in all files at once', () =>
    withFiles(
      {
        'sync-images.yaml':
          'sync:\n  - source: nginx:1.27\n    target: 127.0.0.1:5050/library/nginx:1.27\n    type: image\n',
        'hosts.d/docker.io/hosts.toml': 'server = "http://127.0.0.1:5050"\n',
      },
      async () => {
        const { document } = await open('sync-images.yaml');
        const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          new vscode.Position(2, 14),
          'mirror.corp:5000',
        );
        const changed = edit
          .entries()
          .map(([uri, edits]) => [
            vscode.workspace.asRelativePath(uri),
            edits
              .map(({ range, newText }) => `${range.start.line}:${range.start.character} ${newText}`)
              .join(),
          ]);
        assert.deepEqual(Object.fromEntries(changed), {
          'airgap.yaml': '7:14 mirror.corp:5000',
          'hosts.d/docker.io/hosts.toml': '0:17 mirror.corp:5000',
          'sync-images.yaml': '2:12 mirror.corp:5000',
        });
      },
    ));

  it('mends all of a file at once, and sorts its entries, where it is asked to', () =>
    withFiles(
      {
        'sync-images.yaml':
          'creds:\n  - registry: 127.0.0.1:5050\n    tls: disabled\nsync:\n  - source: quay.io/a:1\n    target: 127.0.0.1:5050/a:1\n    typ: image\n  - source: ghcr.io/b:1\n    taget: 127.0.0.1:5050/b:1\n    type: image\n',
      },
      async () => {
        const { document } = await open('sync-images.yaml');
        const apply = async (kind: vscode.CodeActionKind, title: string) => {
          const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            document.uri,
            new vscode.Range(0, 0, 0, 0),
            kind.value,
          );
          assert.deepEqual(
            actions.map((action) => action.title),
            [title],
          );
          const edit = actions[0]?.edit;
          assert.ok(edit);
          await vscode.workspace.applyEdit(edit);
        };
        await apply(vscode.CodeActionKind.SourceFixAll.append('airgap'), 'Fix All Air-Gap Problems');
        assert.doesNotMatch(document.getText(), /typ:|taget/);
        await apply(
          vscode.CodeActionKind.RefactorRewrite.append('airgap.sortEntries'),
          'Sort Entries by Upstream',
        );
        assert.equal(
          document.getText(),
          'creds:\n  - registry: 127.0.0.1:5050\n    tls: disabled\nsync:\n  - source: ghcr.io/b:1\n    target: 127.0.0.1:5050/b:1\n    type: image\n  - source: quay.io/a:1\n    target: 127.0.0.1:5050/a:1\n    type: image\n',
        );
      },
    ));
});
