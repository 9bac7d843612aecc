import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import { startMirror } from './support/mirror.ts';
import type { Mirror } from './support/mirror.ts';
import { withFiles } from './support/site.ts';

const tasks = (more = '') => `{
  "version": "2.0.0",
  "tasks": [
    { "type": "airgap", "plan": "./", "step": "sync.run", "label": "Copy it", "problemMatcher": [] },
    { "type": "airgap", "plan": ".", "step": "sync.generate", "label": "Write it", "problemMatcher": [] },
    { "type": "airgap", "plan": "elsewhere", "step": "sync.run", "label": "Lost", "problemMatcher": [] }${more}
  ]
}`;
const opened =
  ',\n{ "type": "shell", "command": "true", "label": "x", "runOptions": { "runOn": "folderOpen" } }';

describe('a step as a task', function () {
  this.timeout(60_000);
  const path = process.env['PATH'] ?? '';
  const scratch = mkdtempSync(join(tmpdir(), 'airgap-tasks-'));
  const calls = join(scratch, 'calls');
  let mirror: Mirror;
  before(async () => {
    await vscode.extensions.getExtension('airgap-k8s.airgap-k8s')?.activate();
    writeFileSync(
      join(scratch, 'regsync'),
      `#!/bin/sh
if [ "$1" = version ]; then echo 'VCSTag:     v0.11.7'; exit 0; fi
echo "$1 $MIRROR" >>'${calls}'
`,
    );
    chmodSync(join(scratch, 'regsync'), 0o755);
    mirror = await startMirror();
    mirror.images.add('library/nginx:1.27');
  });
  beforeEach(() => {
    process.env['PATH'] = `${scratch}:${path}`;
    rmSync(calls, { force: true });
  });
  afterEach(() => {
    process.env['PATH'] = path;
  });
  after(async () => {
    await mirror.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  const files = (more?: string) => ({
    'airgap.yaml': `kubernetes: {channel: 1.34-classic/stable}\nimages: {}\nmirror: {url: "http://${mirror.host}"}\n`,
    'images/k8s.txt': 'nginx:1.27\n',
    'images/apps.txt': '',
    'sync-images.yaml': `creds: [{registry: '{{ env "MIRROR" }}', tls: disabled}]\nsync: [{source: nginx:1.27, target: '{{ env "MIRROR" }}/library/nginx:1.27', type: image}]\n`,
    '.vscode/tasks.json': tasks(more),
  });
  /** Starts something that runs a task, and gives the exit codes of as many as are told to end. */
  const exitsOf = async (count: number, start: () => Thenable<unknown>): Promise<(number | undefined)[]> => {
    const exits: (number | undefined)[] = [];
    const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode }) => exits.push(exitCode));
    try {
      await start();
      await until('the tasks to end', () => (exits.length >= count ? true : undefined), {
        timeoutMs: 30_000,
      });
      await until('nothing to run', () => (vscode.tasks.taskExecutions.length === 0 ? true : undefined));
      return exits;
    } finally {
      listening.dispose();
    }
  };
  const runTask = (label: string) => () =>
    vscode.commands.executeCommand('workbench.action.tasks.runTask', label);
  const called = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);
  const known = (label: string): Promise<true> =>
    until(`the task ${label} to be known`, async () => {
      const all = await vscode.tasks.fetchTasks({ type: 'airgap' });
      return all.some(({ name }) => name === label) ? true : undefined;
    });

  it('is offered for each step of the plan that can be run', () =>
    withFiles(files(), async () => {
      const all = await vscode.tasks.fetchTasks({ type: 'airgap' });
      const steps = all
        .filter(({ source }) => source === 'Air-Gap')
        .map(({ definition }) => definition['step']);
      for (const id of ['snaps.download', 'images.list', 'mirror.check', 'sync.run', 'config.generate'])
        assert.ok(steps.includes(id), `${id} of ${steps.join(' ')}`);
      assert.ok(!steps.includes('archives.export'), 'no image is side-loaded');
    }));

  it('runs from tasks.json with its looks before, and again as the last task', () =>
    withFiles(files(), async () => {
      await known('Copy it');
      const before = mirror.requests.length;
      const wanted = [`check ${mirror.host}`, `once ${mirror.host}`];
      assert.deepEqual(await exitsOf(2, runTask('Copy it')), [0, 0]);
      assert.deepEqual(called(), wanted);
      assert.ok(mirror.requests.length > before, 'the mirror was looked at');
      const again = () => vscode.commands.executeCommand('workbench.action.tasks.reRunTask');
      assert.deepEqual(await exitsOf(2, again), [0, 0]);
      assert.deepEqual(called(), [...wanted, ...wanted]);
    }));

  it('ends well where the step needs no terminal', () =>
    withFiles(files(), async () => {
      await known('Write it');
      assert.deepEqual(await exitsOf(1, runTask('Write it')), [0]);
    }));

  it('is refused for a folder without a plan', () =>
    withFiles(files(), async () => {
      await known('Lost');
      assert.deepEqual(await exitsOf(1, runTask('Lost')), [75]);
      assert.deepEqual(called(), []);
    }));

  it('asks first where opening the folder starts tasks', () =>
    withFiles(files(opened), async () => {
      await known('Copy it');
      const before = mirror.requests.length;
      const exits = await exitsOf(1, async () => {
        void runTask('Copy it')();
        await until('the runner to wait', () => (vscode.tasks.taskExecutions.length > 0 ? true : undefined));
        // Dismisses the question, once it is there.
        await until('the task to be refused', async () => {
          await vscode.commands.executeCommand('notifications.clearAll');
          return vscode.tasks.taskExecutions.length === 0 ? true : undefined;
        });
      });
      assert.deepEqual([exits, called(), mirror.requests.length], [[75], [], before]);
    }));
});
