import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { StepState } from '../../src/core/steps/state.ts';
import { lookAtStep } from '../../src/vscode/commands/look.ts';
import { UserError } from '../../src/vscode/commands/register-command.ts';
import { runStep } from '../../src/vscode/commands/run-step.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { TaskStepRunner } from '../../src/vscode/tasks/task-step-runner.ts';
import { memoryMemento, memorySecrets } from './support/memory-memento.ts';
import { open, refresh, remove, root, textOf, withFiles } from './support/site.ts';

const repository = vscode.extensions.getExtension('airgap-k8s.airgap-k8s')?.extensionPath ?? '';
const fixtures = join(repository, 'test/fixtures');
const plan = `kubernetes: {channel: 1.35-classic/stable, trust: trust.assert}
images: {lists: [images/packed.txt]}
mirror: {url: 'http://10.10.10.10:5050'}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}]
`;
const files = {
  'airgap.yaml': plan,
  'images/packed.txt': 'ghcr.io/canonical/k8s-snap/pause:3.10\n',
  'trust.assert': readFileSync(join(fixtures, 'assertions/test-root.assert')),
};

describe('packing the carrier', function () {
  this.timeout(60_000);
  const log = vscode.window.createOutputChannel('Carrier Test', { log: true });
  const memento = memoryMemento();
  const sites = new SiteStore(log);
  const steps = new StepStore(memento);
  const looks = new MirrorLookStore();
  const place = { script: join(repository, 'media/runner.sh'), folder: join(tmpdir(), 'airgap-carrier') };
  const runner = new TaskStepRunner({ place, memento, store: steps, log });
  const parts: StepParts = {
    log,
    sites,
    steps,
    looks,
    credentials: new CredentialStore(memorySecrets()),
    runner,
    digests: new Map(),
    blobDigests: new Map(),
    sums: new Map(),
    digestWorker: join(repository, 'dist/digest-worker.mjs'),
    nodeNames: new Map(),
    nodeScript: 'media/look-at-node.sh',
  };
  const at = (path: string): string => join(root().fsPath, path);
  const address = { root: root(), step: 'carrier.pack' };
  const pack = async (): Promise<StepState | undefined> => {
    await sites.refresh();
    return runStep(parts, address);
  };
  const summaryOf = (state: StepState | undefined): string =>
    state?.kind === 'proved' || state?.kind === 'short'
      ? `${state.kind}: ${state.summary}`
      : `${state?.kind}`;
  const isRefused = (message: RegExp, action: string) => (error: unknown) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, message);
    assert.deepEqual(
      error.actions.map(({ title }) => title),
      [action],
    );
    return true;
  };

  before(function () {
    if ((process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'unsquashfs'))))
      return;
    assert.ok(!process.env['CI'], 'unsquashfs is missing: apt install squashfs-tools');
    this.skip();
  });
  beforeEach(() => cpSync(join(fixtures, 'snaps'), at('snaps/amd64'), { recursive: true }));
  afterEach(async () => {
    for (const path of ['snaps', 'carrier', 'carrier.part', 'hosts.d', 'node']) await remove(path);
  });
  after(() => {
    for (const part of [sites, steps, looks, runner, log]) part.dispose();
  });
  const generate = (): Thenable<unknown> => vscode.commands.executeCommand('airgap.config.generate', root());

  it('packs what is proved, once, and says what has changed since', () =>
    withFiles(files, async () => {
      await generate();
      assert.match(summaryOf(await pack()), /^proved: 1\d files, \d+ kB, SHA256SUMS holds$/);
      const sums = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: at('carrier'), encoding: 'utf8' });
      assert.ok(sums.split('\n').includes('snaps/amd64/core24.snap: OK'), sums);
      const { ino, mtimeMs } = statSync(at('carrier'));
      assert.match(summaryOf(await pack()), /^proved/);
      assert.deepEqual([statSync(at('carrier')).ino, statSync(at('carrier')).mtimeMs], [ino, mtimeMs]);

      writeFileSync(at('carrier/node/bootstrap.yaml'), 'x');
      const state = await lookAtStep(parts, address);
      assert.match(summaryOf(state), /^short: 1\d of 1\d files hold$/);
      assert.deepEqual(state?.kind === 'short' && state.problems.map(({ subject }) => subject), [
        'carrier/node/bootstrap.yaml',
      ]);
      assert.match(summaryOf(await pack()), /^proved/);
      assert.equal(
        readFileSync(at('carrier/node/bootstrap.yaml'), 'utf8'),
        await textOf('node/bootstrap.yaml'),
      );

      const editor = await open('images/packed.txt');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed\n'));
      await sites.refresh();
      assert.match(summaryOf(await pack()), /^proved/);
      assert.match(readFileSync(at('carrier/images/packed.txt'), 'utf8'), /^# typed\n/, 'saved before');
    }));

  it('packs nothing that is not proved, and names the step that is short', () =>
    withFiles(files, async () => {
      await refresh();
      const snap = at('snaps/amd64/core24.snap');
      const bytes = readFileSync(snap);
      await assert.rejects(
        pack(),
        isRefused(/Generate configuration is short \(/, 'Run Generate configuration'),
      );
      await generate();
      writeFileSync(snap, Buffer.concat([bytes, Buffer.from('x')]));
      await assert.rejects(
        pack(),
        isRefused(
          /^Nothing was packed, since Download snaps is short \(snaps\/amd64\/core24\.snap: /,
          'Run Download snaps',
        ),
      );
      assert.equal(existsSync(at('carrier')), false);
      writeFileSync(snap, bytes);
      assert.match(summaryOf(await pack()), /^proved/);
    }));

  it('packs once where two ask in the same moment', () =>
    withFiles(files, async () => {
      await generate();
      await sites.refresh();
      let [packing, most] = [0, 0];
      const watched = new (class extends StepStore {
        override set(...[folder, step, state, inputs]: Parameters<StepStore['set']>): void {
          const before = this.get(folder, step, inputs).kind === 'running';
          if (step === 'carrier.pack' && (state.kind === 'running' || before))
            packing += state.kind === 'running' ? 1 : -1;
          most = Math.max(most, packing);
          super.set(folder, step, state, inputs);
        }
      })(memoryMemento());
      const run = () => runStep({ ...parts, steps: watched }, address);
      for (const ended of await Promise.allSettled([run(), run()])) {
        if (ended.status === 'rejected') assert.match(String(ended.reason), /being packed already/);
      }
      watched.dispose();
      assert.equal(most, 1);
      assert.match(summaryOf(await lookAtStep(parts, address)), /^proved/);
    }));

  it('packs nothing for nobody', () =>
    withFiles({ ...files, 'airgap.yaml': plan.replace(/nodes: .*\n/, '') }, async () => {
      await generate();
      await assert.rejects(pack(), /Nothing was packed: the plan has no nodes/);
      assert.equal(
        summaryOf(await lookAtStep(parts, address)),
        'short: the plan has no nodes, so there is nothing to pack',
      );
    }));
});
