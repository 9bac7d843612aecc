import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Tracked } from '../../src/vscode/commands/track-workload-images.ts';
import { until } from '../support/until.ts';
import { bytesOf, closeEditors, open, refresh, remove, root, textOf, withFiles } from './support/site.ts';

const plan = (lists: string, delivery = 'mirror') => `kubernetes: {channel: 1.35-classic/stable}
images: {lists: [${lists}], delivery: ${delivery}}
mirror: {url: "http://127.0.0.1:5050"}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      initContainers:
        - {name: migrate, image: "ghcr.io/acme/migrate:3"}
      containers:
        - {name: web, image: "nginx:1.27"}
        - {name: listed, image: "ghcr.io/acme/listed:1"}
`;
const cronJob = JSON.stringify({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'backup' },
  spec: {
    jobTemplate: {
      spec: {
        template: {
          spec: { containers: [{ name: 'c', image: 'quay.io/acme/backup:2', imagePullPolicy: 'Always' }] },
        },
      },
    },
  },
});
const template = `kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  containers: [{name: a, image: "quay.io/acme/in-a-template:1"}]
`;

const files = {
  'airgap.yaml': plan('images/*.txt'),
  'images/k8s.txt': 'ghcr.io/acme/listed:1\n',
  'images/apps.txt': '# none yet\n',
  'deploy/web.yaml': deployment,
  'deploy/backup.json': cronJob,
  'deploy/notes.yml': 'image: not/a-manifest:1\n',
  'chart/templates/pod.yaml': template,
  'deploy/odd.yaml':
    'kind: Pod\nspec: {containers: [{name: a, image: "$(IMAGE)"}]}\n---\nkind: Pod\nx: "never ends\n',
  'node_modules/package/pod.yaml': deployment.replace('nginx:1.27', 'quay.io/acme/of-a-package:1'),
  'carrier/pod.yaml': deployment.replace('nginx:1.27', 'quay.io/acme/of-the-carrier:1'),
};

const workloads = 'images/workloads.txt';

async function withManifests(
  changes: Readonly<Record<string, string>>,
  test: () => Promise<void>,
): Promise<void> {
  try {
    await withFiles({ ...files, ...changes }, test);
  } finally {
    for (const path of [workloads, 'deploy', 'chart', 'node_modules', 'carrier']) await remove(path);
    await refresh();
  }
}

const track = async (answers: object): Promise<Tracked | undefined> =>
  vscode.commands.executeCommand<Tracked | undefined>('airgap.images.trackWorkloads', root(), answers);

describe('Track Workload Images', () => {
  afterEach(closeEditors);

  it('writes what no list has, and finds nothing more the second time', () =>
    withManifests({}, async () => {
      const first = await track({ images: 'all' });
      assert.deepEqual(
        { ...first, files: undefined },
        {
          files: undefined,
          manifests: 3,
          templates: 1,
          found: 4,
          proposed: 3,
          added: 3,
          alwaysPulled: 0,
          notes: 2,
        },
      );
      assert.ok((first?.files ?? 0) >= 4);
      const text = await textOf(workloads);
      assert.equal(
        text,
        '# From the Kubernetes manifests of this workspace\ndocker.io/library/nginx:1.27\nghcr.io/acme/migrate:3\nquay.io/acme/backup:2\n',
      );
      const second = await track({ images: 'all' });
      assert.deepEqual([second?.found, second?.proposed, second?.added], [4, 0, 0]);
      assert.equal(await textOf(workloads), text);
    }));

  it('is taken back by one undo', () =>
    withManifests({}, async () => {
      await track({ images: 'all' });
      await open(workloads);
      await vscode.commands.executeCommand('undo');
      await until(`${workloads} to go`, async () =>
        (await bytesOf(workloads)) === undefined ? true : undefined,
      );
    }));

  it('keeps the comments of a list that is there, and one undo puts it back', () => {
    const before = '# mine\r\nghcr.io/acme/old:1 # by hand\r\n';
    return withManifests({ [workloads]: before }, async () => {
      await track({ images: ['quay.io/acme/backup:2', 'docker.io/library/nginx:1.27'] });
      const after = `${before}docker.io/library/nginx:1.27\r\nquay.io/acme/backup:2\r\n`;
      assert.equal(await textOf(workloads), after);
      const { document } = await open(workloads);
      await vscode.commands.executeCommand('undo');
      await until('the list as it was', () => (document.getText() === before ? true : undefined));
    });
  });

  it('adds to the list that is named, if the plan reads it', () =>
    withManifests({ 'airgap.yaml': plan('images/k8s.txt, images/apps.txt') }, async () => {
      for (const list of [workloads, '../outside.txt', 'images/../airgap.yaml', '/etc/hosts'])
        assert.equal(await track({ images: 'all', list }), undefined, list);
      assert.equal(await bytesOf(workloads), undefined);
      const tracked = await track({ images: ['quay.io/acme/backup:2'], list: 'images/apps.txt' });
      assert.equal(tracked?.added, 1);
      assert.equal(await textOf('images/apps.txt'), '# none yet\nquay.io/acme/backup:2\n');
    }));

  it('reads what is typed before it is saved', () =>
    withManifests({}, async () => {
      const editor = await open('deploy/web.yaml');
      await editor.edit((edit) => {
        const at = editor.document.getText().indexOf('nginx');
        edit.insert(editor.document.positionAt(at), 'quay.io/typed/');
      });
      await track({ images: 'all' });
      assert.match((await textOf(workloads)) ?? '', /^quay\.io\/typed\/nginx:1\.27$/m);
    }));

  it('counts what is pulled always though it is side-loaded', () =>
    withManifests({ 'airgap.yaml': plan('images/*.txt', 'sideload') }, async () => {
      const tracked = await track({ images: [] });
      assert.deepEqual([tracked?.alwaysPulled, tracked?.proposed, tracked?.added], [1, 3, 0]);
      assert.equal(await bytesOf(workloads), undefined);
    }));

  it('fails where the workspace holds no manifest', () =>
    withFiles({ 'airgap.yaml': plan('images/*.txt') }, async () => {
      assert.equal(await track({ images: 'all' }), undefined);
      assert.equal(await bytesOf(workloads), undefined);
    }));

  it('offers every image picked, and adds nothing when that is dismissed', () =>
    withManifests({}, async () => {
      let ended: { readonly result: unknown } | undefined;
      const call = track({}).then((result) => (ended = { result }));
      await until('the command to end', async () => {
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
        return ended;
      });
      await call;
      assert.equal(ended?.result, undefined);
      assert.equal(await bytesOf(workloads), undefined);
    }));
});
