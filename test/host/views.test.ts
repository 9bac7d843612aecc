import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { inputsDigest } from '../../src/vscode/state/steps-of-site.ts';
import { ImagesTreeDataProvider } from '../../src/vscode/views/images-view.ts';
import { PlanTreeDataProvider } from '../../src/vscode/views/plan-view.ts';
import { memoryMemento } from './support/memory-memento.ts';
import { root, withFiles } from './support/site.ts';

const plan = `kubernetes: {channel: 1.34-classic/stable}
images: {lists: [images/*.txt]}
mirror: {url: "http://127.0.0.1:5050"}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
`;
const sync = `version: 1
creds:
  - registry: '{{ env "MIRROR" }}'
    user: '{{ env "USERNAME" }}'
    pass: '{{ env "PASSWORD" }}'
    tls: disabled
sync:
  - source: ghcr.io/canonical/coredns:1
    target: '{{ env "MIRROR" }}/canonical/coredns:1'
    type: image
`;
const files = {
  'airgap.yaml': plan,
  'images/k8s.txt': 'ghcr.io/canonical/coredns:1\n',
  'images/apps.txt': '# apps\nnginx:1.27\n',
  'sync-images.yaml': sync,
};

/** A tree as nested lists: icon, label and description, then the rows below. */
type Rows = readonly [text: string, ...below: Rows[]];

async function rowsOf<Element>(
  provider: vscode.TreeDataProvider<Element>,
  parent?: Element,
): Promise<Rows[]> {
  const children = (await provider.getChildren(parent)) ?? [];
  return Promise.all(
    children.map(async (child): Promise<Rows> => {
      const { iconPath, label, description } = await provider.getTreeItem(child);
      const icon = iconPath instanceof vscode.ThemeIcon ? `${iconPath.id} ` : '';
      const more = description === '' || description === undefined ? '' : ` | ${String(description)}`;
      return [`${icon}${typeof label === 'string' ? label : ''}${more}`, ...(await rowsOf(provider, child))];
    }),
  );
}

describe('the views', () => {
  const log = vscode.window.createOutputChannel('Views Test', { log: true });
  const sites = new SiteStore(log);
  const steps = new StepStore(memoryMemento());
  const looks = new MirrorLookStore();
  const sources = { sites, steps, looks };
  after(() => {
    for (const part of [sites, steps, looks, log]) part.dispose();
  });

  it('show a plan with the states of its steps', () =>
    withFiles(files, async () => {
      await sites.refresh();
      const provider = new PlanTreeDataProvider(sources);
      const [prepare, apply] = await rowsOf(provider);
      assert.deepEqual(prepare?.slice(0, 6), [
        'Prepare | 1 of 7 proved',
        ['circle-outline Download snaps | not looked at yet'],
        ['pass List images | 1 image from images/apps.txt, 1 from images/k8s.txt'],
        ['circle-outline Check mirror | not looked at yet'],
        [
          'error Generate sync file | 1 of 2 images in sync-images.yaml',
          [
            'warning docker.io/library/nginx:1.27 | listed, but no entry copies it: generate the sync file again',
          ],
        ],
        ['lock Sync images | needs Generate sync file'],
      ]);
      assert.equal(apply?.[0], 'Apply | 0 of 1 node');
    }));

  it('show what was seen of the mirror, until what it depends on changes', () =>
    withFiles({ ...files, 'images/apps.txt': '' }, async () => {
      await sites.refresh();
      const provider = new PlanTreeDataProvider(sources);
      const row = async (): Promise<string | undefined> => (await rowsOf(provider))[0]?.[5]?.[0];
      assert.equal(await row(), 'circle-outline Sync images | not looked at yet');
      const [state] = sites.sites;
      assert.ok(state);
      const inputs = inputsDigest(state, 'sync.run');
      steps.set(
        root(),
        'sync.run',
        { kind: 'proved', at: Date.now(), expected: 1, checked: 1, summary: '1 of 1 in 127.0.0.1:5050' },
        inputs,
      );
      assert.equal(await row(), 'pass Sync images | 1 of 1 in 127.0.0.1:5050 · looked at just now');
      steps.set(
        root(),
        'sync.run',
        { kind: 'proved', at: Date.now(), expected: 1, checked: 1, summary: 's' },
        'other inputs',
      );
      assert.equal(await row(), 'history Sync images | stale: what it depends on has changed since the look');
    }));

  it('show images by upstream, and open the line that lists one', () =>
    withFiles(files, async () => {
      await sites.refresh();
      looks.set(root(), {
        host: '127.0.0.1:5050',
        images: new Map([
          ['canonical/coredns 1', { state: 'present', platforms: ['linux/amd64'], missingPlatforms: [] }],
        ]),
      });
      const provider = new ImagesTreeDataProvider(sources);
      assert.deepEqual(await rowsOf(provider), [
        ['docker.io/library | 1 image, 1 short', ['error nginx:1.27 | listed · not synced']],
        ['ghcr.io/canonical | 1 image', ['pass coredns:1 | listed · synced · in mirror (amd64)']],
      ]);
      const [docker] = provider.getChildren();
      const [nginx] = provider.getChildren(docker);
      assert.ok(nginx);
      const { command, accessibilityInformation } = provider.getTreeItem(nginx);
      assert.equal(accessibilityInformation?.label, 'nginx:1.27, listed, not synced');
      await vscode.commands.executeCommand(
        command?.command ?? '',
        ...((command?.arguments ?? []) as unknown[]),
      );
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.lineAt(editor.selection.active.line).text, 'nginx:1.27');
    }));

  it('give rows of steps what their buttons need', () =>
    withFiles({ ...files, 'images/apps.txt': '' }, async () => {
      await sites.refresh();
      const provider = new PlanTreeDataProvider(sources);
      const [prepare] = await provider.getChildren();
      const steps = await provider.getChildren(prepare);
      const flags = steps.map((element) => [element.step, provider.getTreeItem(element).contextValue]);
      assert.deepEqual(Object.fromEntries(flags.slice(0, 5)), {
        'snaps.download': 'step command run look',
        'images.list': 'step run',
        'mirror.check': 'step look',
        'sync.generate': 'step run',
        'sync.run': 'step command run look',
      });
    }));

  it('keep quiet where the plan cannot be used', () =>
    withFiles({ 'airgap.yaml': 'kubernetes: [' }, async () => {
      await sites.refresh();
      assert.deepEqual(await rowsOf(new PlanTreeDataProvider(sources)), []);
    }));

  it('come into sight by their commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const id of ['airgap.plan.focus', 'airgap.images.focus', 'airgap.step.run', 'airgap.step.look']) {
      assert.ok(commands.includes(id), `${id} is missing`);
    }
    await vscode.commands.executeCommand('airgap.plan.focus');
    await vscode.commands.executeCommand('airgap.images.focus');
  });
});
