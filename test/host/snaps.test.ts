import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { StepState } from '../../src/core/steps/state.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { TaskStepRunner } from '../../src/vscode/tasks/task-step-runner.ts';
import { UserError } from '../../src/vscode/commands/register-command.ts';
import { runStep } from '../../src/vscode/commands/run-step.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { memoryMemento, memorySecrets } from './support/memory-memento.ts';
import { remove, root, withFiles } from './support/site.ts';

const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
const repository = extension?.extensionPath ?? '';
const fixtures = join(repository, 'test/fixtures');
const plan = `kubernetes: {channel: 1.35-classic/stable, trust: trust.assert}
images: {}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}]
`;
const files = {
  'airgap.yaml': plan,
  'trust.assert': readFileSync(join(fixtures, 'assertions/test-root.assert')),
};

/** Stands for the command snap: it gives what the fixtures hold, and notes how it was called. */
const script = `#!/bin/sh
echo "$UBUNTU_STORE_ARCH $*" >>"$(dirname "$0")/calls"
for file; do folder=$file; done
cp '${fixtures}/snaps/'"$2".snap '${fixtures}/snaps/'"$2".assert "$folder"
`;

describe('downloading snaps', function () {
  this.timeout(60_000);
  const scratch = mkdtempSync(join(tmpdir(), 'airgap-snaps-'));
  const path = process.env['PATH'] ?? '';
  const log = vscode.window.createOutputChannel('Snaps Test', { log: true });
  const memento = memoryMemento();
  const sites = new SiteStore(log);
  const steps = new StepStore(memento);
  const looks = new MirrorLookStore();
  const place = { script: join(repository, 'media/runner.sh'), folder: join(scratch, 'steps') };
  let parts: StepParts & { readonly runner: TaskStepRunner };
  before(function () {
    if (!path.split(':').some((folder) => existsSync(join(folder, 'unsquashfs')))) {
      assert.ok(!process.env['CI'], 'unsquashfs is missing: apt install squashfs-tools');
      this.skip();
    }
    parts = {
      log,
      sites,
      steps,
      looks,
      credentials: new CredentialStore(memorySecrets()),
      runner: new TaskStepRunner({ place, memento, store: steps, log }),
      digests: new Map(),
      blobDigests: new Map(),
      sums: new Map(),
      digestWorker: join(repository, 'dist/digest-worker.mjs'),
      nodeNames: new Map(),
      nodeScript: 'media/look-at-node.sh',
    };
    const program = join(scratch, 'snap');
    writeFileSync(program, script);
    chmodSync(program, 0o755);
  });
  beforeEach(() => rmSync(join(scratch, 'calls'), { force: true }));
  afterEach(async () => {
    process.env['PATH'] = path;
    await remove('snaps');
  });
  after(() => {
    for (const part of [sites, steps, looks, parts.runner, log]) part.dispose();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  const address = { root: root(), step: 'snaps.download' };
  const run = async (): Promise<StepState | undefined> => {
    await sites.refresh();
    return runStep(parts, address);
  };
  const calls = (): string[] =>
    existsSync(join(scratch, 'calls')) ? readFileSync(join(scratch, 'calls'), 'utf8').trim().split('\n') : [];
  const call = (name: string, more = ''): string =>
    `amd64 download ${name}${more} --basename ${name} --target-directory snaps/amd64`;
  const k8s = call('k8s', ' --channel 1.35-classic/stable');

  it('gets snapd and k8s, then the base that this k8s names, and only once', () =>
    withFiles(files, async () => {
      process.env['PATH'] = `${scratch}:${path}`;
      const state = await run();
      assert.ok(state?.kind === 'proved', JSON.stringify(state));
      assert.equal(state.summary, 'snapd 7, core24 7, k8s 7: digests and signatures hold');
      assert.deepEqual(calls(), [call('snapd'), k8s, call('core24')]);
      assert.equal((await run())?.kind, 'proved');
      assert.equal(calls().length, 3, 'what is there and proved is not downloaded again');
    }));

  it('gets again only what is damaged', () =>
    withFiles(files, async () => {
      process.env['PATH'] = `${scratch}:${path}`;
      await run();
      const folder = join(root().fsPath, 'snaps/amd64');
      copyFileSync(join(folder, 'core24.snap'), join(folder, 'snapd.snap'));
      assert.equal((await run())?.kind, 'proved');
      assert.deepEqual(calls().slice(3), [call('snapd')]);
    }));

  it('believes no base of a k8s that is not proved', () =>
    withFiles({ ...files, 'airgap.yaml': plan.replace('1.35', '1.36') }, async () => {
      process.env['PATH'] = `${scratch}:${path}`;
      const state = await run();
      assert.ok(state?.kind === 'short');
      assert.deepEqual(
        state.problems.map(({ subject }) => subject),
        ['snaps/amd64/core24.snap', 'snaps/amd64/k8s.snap'],
      );
      assert.deepEqual(calls(), [call('snapd'), call('k8s', ' --channel 1.36-classic/stable')]);
    }));

  it('shows the commands for another machine where there is no snap', () =>
    withFiles(files, async () => {
      process.env['PATH'] = path
        .split(':')
        .filter((folder) => !existsSync(join(folder, 'snap')))
        .join(':');
      await assert.rejects(run(), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /^snap is not on this machine, so no snap was downloaded/);
        assert.deepEqual(
          error.actions.map(({ title }) => title),
          ['Show Command', 'Look'],
        );
        return true;
      });
      await vscode.commands.executeCommand('airgap.step.showCommand', address);
      const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(shown, /bring the folder snaps from there into this one/);
      const lines = ['mkdir -p snaps/amd64', ...[call('snapd'), call('core22'), k8s].map(asLine)];
      assert.ok(shown.endsWith(`${lines.join('\n')}\n`), shown);
      const looked = await vscode.commands.executeCommand<StepState>('airgap.step.look', address);
      assert.equal(looked.kind === 'short' && looked.summary, 'no snap is there yet');
    }));
});

/** What the script notes, as bash would be given it. */
function asLine(call: string): string {
  return call.replace(/^(\S+) /, 'UBUNTU_STORE_ARCH=$1 snap ');
}
