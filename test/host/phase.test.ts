import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../src/vscode/commands/register-command.ts';
import { runPhase } from '../../src/vscode/commands/run-phase.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { TaskStepRunner } from '../../src/vscode/tasks/task-step-runner.ts';
import { memoryMemento, memorySecrets } from './support/memory-memento.ts';
import { startMirror } from './support/mirror.ts';
import type { Mirror } from './support/mirror.ts';
import { remove, root, withFiles } from './support/site.ts';

const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
const repository = extension?.extensionPath ?? '';
const fixtures = join(repository, 'test/fixtures');

describe('a phase', function () {
  this.timeout(120_000);
  const path = process.env['PATH'] ?? '';
  const scratch = mkdtempSync(join(tmpdir(), 'airgap-phase-'));
  const calls = join(scratch, 'calls');
  const log = vscode.window.createOutputChannel('Phase Test', { log: true });
  const memento = memoryMemento();
  const [sites, steps, looks] = [new SiteStore(log), new StepStore(memento), new MirrorLookStore()];
  const place = { script: join(repository, 'media/runner.sh'), folder: join(scratch, 'steps') };
  let parts: StepParts & { readonly runner: TaskStepRunner };
  let mirror: Mirror;
  before(async function () {
    if (!path.split(':').some((folder) => existsSync(join(folder, 'unsquashfs')))) {
      assert.ok(!process.env['CI'], 'unsquashfs is missing: apt install squashfs-tools');
      this.skip();
    }
    await extension?.activate();
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
    const stub = (name: string, script: string): void => {
      writeFileSync(join(scratch, name), `#!/bin/sh\n${script}`);
      chmodSync(join(scratch, name), 0o755);
    };
    stub(
      'regsync',
      `if [ "$1" = version ]; then echo 'VCSTag:     v0.11.7'; exit 0; fi\necho "regsync $1" >>'${calls}'\n`,
    );
    stub(
      'snap',
      `echo "snap $2" >>'${calls}'
for file; do folder=$file; done
cp '${fixtures}/snaps/'"$2".snap '${fixtures}/snaps/'"$2".assert "$folder"
`,
    );
    mirror = await startMirror();
    process.env['PATH'] = `${scratch}:${path}`;
  });
  after(async () => {
    process.env['PATH'] = path;
    for (const part of [sites, steps, looks, parts.runner, log]) part.dispose();
    await mirror.stop();
    for (const made of ['snaps', 'hosts.d', 'node', 'carrier', 'sync-images.yaml', '.airgap'])
      await remove(made);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });
  const called = (): string[] => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);
  const address = { root: root(), phase: 'prepare' };
  const files = () => ({
    'airgap.yaml': `kubernetes: {channel: 1.35-classic/stable, trust: trust.assert}
images: {lists: [images/phase.txt]}
mirror: {url: "http://${mirror.host}"}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}]
`,
    'images/phase.txt': 'nginx:1.27\n',
    'trust.assert': readFileSync(join(fixtures, 'assertions/test-root.assert')),
  });

  it('stops at the first step that is not proved, goes on there, and then changes nothing', async () => {
    for (const made of ['snaps', 'hosts.d', 'node', 'sync-images.yaml', '.airgap']) await remove(made);
    await withFiles(files(), async () => {
      const downloads = ['snap snapd', 'snap k8s', 'snap core24'];
      const copies = ['regsync check', 'regsync once'];
      await assert.rejects(runPhase(parts, address), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(
          error.message,
          /^Prepare stopped at Sync images: 0 of 1 in .*docker\.io\/library\/nginx:1\.27: not in/,
        );
        return true;
      });
      assert.deepEqual(called(), [...downloads, ...copies]);
      assert.equal(existsSync(join(root().fsPath, 'node/bootstrap.yaml')), false, 'nothing behind it is run');
      mirror.images.add('library/nginx:1.27');
      const first = await runPhase(parts, address);
      assert.deepEqual(called(), [...downloads, ...copies], 'what is proved by a look is not run again');
      assert.equal(first.ran[0], 'config.generate');
      assert.deepEqual(first.proved.slice(0, 6), [
        'snaps.download',
        'images.list',
        'mirror.check',
        'sync.generate',
        'sync.run',
        'config.generate',
      ]);
      const again = await runPhase(parts, address);
      assert.deepEqual([again.ran, again.proved], [[], first.proved]);
      assert.deepEqual(called(), [...downloads, ...copies]);
    });
  });

  it('of a plan without nodes is no success on them', () =>
    withFiles({ ...files(), 'airgap.yaml': files()['airgap.yaml'].replace(/nodes: .*\n/, '') }, async () => {
      await sites.refresh();
      await assert.rejects(
        runPhase(parts, { root: root(), phase: 'apply' }),
        /there are no steps, so nothing was run/,
      );
    }));

  it('shows its commands, and runs none', () =>
    withFiles(files(), async () => {
      const before = called().length;
      await vscode.commands.executeCommand('airgap.phase.showCommands', address);
      const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
      for (const line of [
        '# List images: has no command of its own',
        '# Check proxy: not needed, no image comes in by proxy',
        `MIRROR=${mirror.host} USERNAME=… PASSWORD=… regsync once --abort-on-error -c ${root().fsPath}/sync-images.yaml`,
      ])
        assert.ok(shown.includes(`\n${line}\n`), `${line}\nis not in\n${shown}`);
      assert.equal(called().length, before);
    }));
});
