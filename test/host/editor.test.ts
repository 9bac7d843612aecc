import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import {
  closeEditors,
  codeOf,
  open,
  ownProblems,
  problemOf,
  root,
  uriOf,
  withFiles,
} from './support/site.ts';

const plan = (more: string) => `kubernetes:
  channel: 1.35-classic/stable
images:
  lists: [images/*.txt]
mirror:
  url: http://127.0.0.1:5050
${more}`;

/** A file with a fault, the code it gets, and the words that are underlined. */
const faults: readonly {
  readonly path: string;
  readonly text: string;
  readonly code: string;
  readonly at: string;
  readonly severity: vscode.DiagnosticSeverity;
}[] = [
  {
    path: 'airgap.yaml',
    text: plan('mirorr:\n  url: http://127.0.0.1:5050\n'),
    code: 'plan.unknown-key',
    at: 'mirorr',
    severity: vscode.DiagnosticSeverity.Error,
  },
  {
    path: 'airgap.yaml',
    text: plan('').replace('http://', 'http://me:secret@'),
    code: 'plan.secret',
    at: 'http://me:secret@127.0.0.1:5050',
    severity: vscode.DiagnosticSeverity.Error,
  },
  {
    path: 'images/k8s.txt',
    text: '# first\nghcr.io/canonical/coredns:1.12.4-ck0\nGHCR.io/Not A Reference\n',
    code: 'images.not-a-reference',
    at: 'GHCR.io/Not A Reference',
    severity: vscode.DiagnosticSeverity.Error,
  },
  {
    path: 'sync-images.yaml',
    text: 'version: 1\nsync:\n  - source: ghcr.io/a:1\n    target: 127.0.0.1:5050/a:1\n    typ: image\n',
    code: 'sync.unknown-key',
    at: 'typ',
    severity: vscode.DiagnosticSeverity.Warning,
  },
  {
    path: 'hosts.d/ghcr.io/hosts.toml',
    text: 'server = http://127.0.0.1:5050\n',
    code: 'hosts.server-unquoted',
    at: 'http://127.0.0.1:5050',
    severity: vscode.DiagnosticSeverity.Error,
  },
];

/** A fault, the title of its fix, and the text after it. */
const fixes: readonly {
  readonly path: string;
  readonly text: string;
  readonly code: string;
  readonly title: string;
  readonly after: string;
}[] = [
  {
    path: 'airgap.yaml',
    text: plan('netwrok: {interface: eth1}\n'),
    code: 'plan.unknown-key',
    title: 'Write network',
    after: plan('network: {interface: eth1}\n'),
  },
  {
    path: 'hosts.d/ghcr.io/hosts.toml',
    text: 'server = http://127.0.0.1:5050\n',
    code: 'hosts.server-unquoted',
    title: 'Put server in quotes',
    after: 'server = "http://127.0.0.1:5050"\n',
  },
  {
    path: 'images/k8s.txt',
    text: 'ghcr.io/canonical/coredns:1\nghcr.io/canonical/coredns:1\n',
    code: 'images.duplicate',
    title: 'Remove line 2',
    after: 'ghcr.io/canonical/coredns:1\n',
  },
];

const syncFile = `version: 1
sync:
${[1, 2, 3]
  .map((tag) => `  - source: ghcr.io/a/b:${tag}\n    target: 127.0.0.1:5050/a/b:${tag}\n    type: image\n`)
  .join('')}`;

describe('the editor', () => {
  afterEach(closeEditors);

  describe('shows a problem where it is, in files that nobody opened', () => {
    for (const { path, text, code, at, severity } of faults) {
      it(`${code} in ${path}`, () =>
        withFiles({ [path]: text }, async () => {
          const problem = await problemOf(path, code);
          const document = await vscode.workspace.openTextDocument(uriOf(path));
          assert.equal(document.getText(problem.range), at);
          assert.equal(problem.severity, severity);
          assert.ok(typeof problem.code === 'object', 'has no link to its explanation');
          const reference = await vscode.workspace.openTextDocument(problem.code.target);
          const line = Number(problem.code.target.fragment.slice(1));
          assert.match(reference.lineAt(line - 1).text, new RegExp(`^\\| .${code}. \\|`));
        }));
    }
  });

  describe('mends a problem with its fix', () => {
    for (const { path, text, code, title, after } of fixes) {
      it(`${code} in ${path}`, () =>
        withFiles({ [path]: text }, async () => {
          const { document } = await open(path);
          const problem = await problemOf(path, code);
          const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider',
            document.uri,
            problem.range,
            vscode.CodeActionKind.QuickFix.value,
          );
          const fix = actions.find((action) => action.title === title);
          assert.ok(fix, `No fix named ${title} among: ${actions.map((action) => action.title).join(', ')}`);
          assert.equal(fix.isPreferred, true);
          assert.ok(fix.edit);
          await vscode.workspace.applyEdit(fix.edit);
          assert.equal(document.getText(), after);
          await until(`${code} to go away`, () =>
            ownProblems(path).some((left) => codeOf(left) === code) ? undefined : true,
          );
        }));
    }
  });

  it('follows what is typed before it is saved', () =>
    withFiles({ 'images/k8s.txt': 'ghcr.io/canonical/coredns:1.12.4-ck0\n' }, async () => {
      const { document } = await open('images/k8s.txt');
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(1, 0), 'a b\n');
      await vscode.workspace.applyEdit(edit);
      const problem = await problemOf('images/k8s.txt', 'images.not-a-reference');
      assert.deepEqual(
        [problem.range.start.line, problem.range.start.character, problem.range.end.character],
        [1, 0, 3],
      );
    }));

  it('follows edits of a sync file one after the other, several at once, undone, and with other line ends', () =>
    withFiles({ 'sync-images.yaml': syncFile }, async () => {
      const editor = await open('sync-images.yaml');
      const { document } = editor;
      const shown = (expected: readonly string[]) =>
        until(`the problems ${expected.join(', ')}`, () => {
          const found = ownProblems('sync-images.yaml')
            .filter((problem) => codeOf(problem) === 'sync.type-unknown')
            .map(({ range }) => `${range.start.line}: ${document.getText(range)}`);
          return found.join() === expected.join() ? true : undefined;
        });
      await shown([]);
      await editor.edit((builder) => {
        builder.replace(new vscode.Range(4, 10, 4, 15), 'imago');
        builder.replace(new vscode.Range(7, 10, 7, 15), 'imagi');
        builder.insert(new vscode.Position(5, 0), '  # a comment\n');
      });
      await shown(['4: imago', '8: imagi']);
      for (const letter of 'xyz') {
        await editor.edit((builder) => builder.insert(new vscode.Position(4, 10), letter));
      }
      await shown(['4: zyximago', '8: imagi']);
      await editor.edit((builder) => builder.setEndOfLine(vscode.EndOfLine.CRLF));
      await editor.edit((builder) => builder.delete(new vscode.Range(4, 10, 4, 13)));
      await shown(['4: imago', '8: imagi']);
      for (let times = 0; times < 10 && document.getText() !== syncFile; times += 1)
        await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), syncFile);
      await shown([]);
    }));

  it('gives the lists of the plan their language, and leaves other texts alone', () =>
    withFiles({ 'notes.txt': 'a b c\n' }, async () => {
      await open('notes.txt');
      await open('images/k8s.txt');
      const languageOf = (path: string) =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === uriOf(path).toString())
          ?.languageId;
      await until('the language of images/k8s.txt', () =>
        languageOf('images/k8s.txt') === 'airgap-images' ? true : undefined,
      );
      assert.equal(languageOf('notes.txt'), 'plaintext');
      assert.deepEqual(ownProblems('notes.txt'), []);
    }));

  it('offers the keys that may stand here, required ones first', () =>
    withFiles({ 'airgap.yaml': plan('nodes:\n  - name: cp-1\n    \n') }, async () => {
      await open('airgap.yaml');
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uriOf('airgap.yaml'),
        new vscode.Position(8, 4),
      );
      const labels = list.items
        .filter(({ kind }) => kind === vscode.CompletionItemKind.Property)
        .toSorted((a, b) => (String(a.sortText) < String(b.sortText) ? -1 : 1))
        .map(({ label }) => label);
      assert.deepEqual(new Set(labels.slice(0, 2)), new Set(['address', 'role']));
      assert.ok(labels.includes('ssh'));
      assert.ok(!labels.includes('name'), 'offers a key that is already there');
    }));

  it('explains a key, and an image with its place in the mirror', async () => {
    const hoverAt = async (path: string, line: number, character: number) => {
      await vscode.workspace.openTextDocument(uriOf(path));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uriOf(path),
        new vscode.Position(line, character),
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (typeof content === 'string' ? content : content.value))
        .join('\n');
    };
    await withFiles({ 'airgap.yaml': plan(''), 'images/k8s.txt': 'nginx:1.27\n' }, async () => {
      assert.match(await hoverAt('airgap.yaml', 1, 4), /channel/);
      await open('images/k8s.txt');
      const text = await until('the hover of nginx', async () => {
        const found = await hoverAt('images/k8s.txt', 0, 2);
        return found === '' ? undefined : found;
      });
      assert.match(text, /docker\.io\/library\/nginx:1\.27/);
      assert.match(text, /127\.0\.0\.1:5050\/library\/nginx:1\.27/);
    });
  });

  it('takes away the problems of a file that is gone', () =>
    withFiles({ 'images/apps.txt': 'a b\n' }, async () => {
      await problemOf('images/apps.txt', 'images.not-a-reference');
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(root(), 'images/apps.txt'));
      await until('the problems to go', () =>
        ownProblems('images/apps.txt').length === 0 ? true : undefined,
      );
    }));
});
