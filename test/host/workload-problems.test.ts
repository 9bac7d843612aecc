import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import {
  closeEditors,
  open,
  ownProblems,
  problemOf,
  refresh,
  remove,
  root,
  uriOf,
  withFiles,
} from './support/site.ts';

const plan = `kubernetes: {channel: 1.35-classic/stable}
images: {lists: [images/*.txt], delivery: mirror}
mirror: {url: "http://127.0.0.1:5050"}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
`;
const pod = (image: string) =>
  `kind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n      image: ${image}\n`;
const files = {
  'airgap.yaml': plan,
  'images/k8s.txt': 'ghcr.io/acme/listed:1\n',
  'deploy/pod.yaml': pod('quay.io/acme/untracked:1'),
  'deploy/listed.yaml': pod('ghcr.io/acme/listed:1'),
  'chart/templates/pod.yaml': pod('{{ .Values.image }}'),
};
const notListed = 'workloads.not-listed';
const untilClean = async (path: string): Promise<true> =>
  until(`${path} to have no problem`, () => (ownProblems(path).length === 0 ? true : undefined));

async function withManifests(test: () => Promise<void>): Promise<void> {
  try {
    await withFiles(files, test);
  } finally {
    for (const path of ['deploy', 'chart', 'images/workloads.txt']) await remove(path);
    await refresh();
  }
}

describe('The problems of manifests', () => {
  afterEach(closeEditors);

  it('stand at the image that no list has, and go once a list has it', () =>
    withManifests(async () => {
      const { range, severity, message } = await problemOf('deploy/pod.yaml', notListed);
      assert.deepEqual([range.start.line, range.start.character, range.end.character], [5, 13, 37]);
      assert.equal(severity, vscode.DiagnosticSeverity.Error);
      assert.match(message, /^quay\.io\/acme\/untracked:1 of Pod web, container app is in no image list/);
      assert.deepEqual(ownProblems('deploy/listed.yaml'), []);
      assert.deepEqual(ownProblems('chart/templates/pod.yaml'), []);
      await vscode.commands.executeCommand('airgap.images.trackWorkloads', root(), { images: 'all' });
      await untilClean('deploy/pod.yaml');
    }));

  it('follow what is typed, and go with the file', () =>
    withManifests(async () => {
      await problemOf('deploy/pod.yaml', notListed);
      const editor = await open('deploy/listed.yaml');
      const at = editor.document.positionAt(editor.document.getText().indexOf('listed:1'));
      await editor.edit((edit) => edit.insert(at, 'un'));
      const { message } = await problemOf('deploy/listed.yaml', notListed);
      assert.match(message, /^ghcr\.io\/acme\/unlisted:1 of /);
      await remove('deploy/pod.yaml');
      await untilClean('deploy/pod.yaml');
    }));

  it('offer to track the images', () =>
    withManifests(async () => {
      const problem = await problemOf('deploy/pod.yaml', notListed);
      const commandsAt = async (path: string) => {
        await open(path);
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uriOf(path),
          problem.range,
          vscode.CodeActionKind.QuickFix.value,
        );
        return actions.map(({ title }) => title).filter((title) => title.startsWith('Track'));
      };
      assert.deepEqual(await commandsAt('deploy/pod.yaml'), ['Track workload images…']);
      assert.deepEqual(await commandsAt('deploy/listed.yaml'), []);
    }));

  it('are counted by Check Plan', () =>
    withManifests(async () => {
      const check = async () =>
        vscode.commands.executeCommand<{ expected: number; passed: number }>('airgap.plan.check', root());
      const before = await check();
      await remove('deploy/pod.yaml');
      const after = await check();
      assert.deepEqual(
        [before.expected - after.expected, before.passed - after.passed],
        [1, 0],
        'one image is asked for, and no list has it',
      );
    }));
});
