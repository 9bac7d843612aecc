import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { stepKey } from '../../src/core/steps/step.ts';
import {
  lookAtAllNodes,
  lookInTerminal,
  openTerminalOnNode,
  runOnOneNode,
} from '../../src/vscode/commands/nodes.ts';
import { UserError } from '../../src/vscode/commands/register-command.ts';
import { runStep } from '../../src/vscode/commands/run-step.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { stepViewsOfSite } from '../../src/vscode/state/steps-of-site.ts';
import { TaskStepRunner } from '../../src/vscode/tasks/task-step-runner.ts';
import { memoryMemento, memorySecrets } from '../host/support/memory-memento.ts';
import { startMirror } from '../host/support/mirror.ts';
import type { Mirror } from '../host/support/mirror.ts';
import { refresh, root, uriOf } from '../host/support/site.ts';
import { until } from '../support/until.ts';

const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
const repository = extension?.extensionPath ?? '';
const fixtures = join(repository, 'test/fixtures');
const machines = process.env['AIRGAP_NODES'] ?? '';
const architecture = process.env['AIRGAP_ARCH'] ?? 'amd64';
const salt = 'c2VjcmV0LXRva2Vu';

describe('nodes by ssh', function () {
  this.timeout(180_000);
  const scratch = mkdtempSync(join(tmpdir(), 'airgap-nodes-'));
  const log = vscode.window.createOutputChannel('Nodes Test', { log: true });
  const memento = memoryMemento();
  const [sites, steps] = [new SiteStore(log), new StepStore(memento)];
  const place = { script: join(repository, 'media/runner.sh'), folder: join(scratch, 'steps') };
  const runner = new TaskStepRunner({ place, memento, store: steps, log });
  const parts: StepParts = {
    log,
    sites,
    steps,
    looks: new MirrorLookStore(),
    credentials: new CredentialStore(memorySecrets()),
    runner,
    digests: new Map(),
    blobDigests: new Map(),
    sums: new Map(),
    digestWorker: join(repository, 'dist/digest-worker.mjs'),
    nodeNames: new Map(),
    nodeScript: join(repository, 'media/look-at-node.sh'),
  };
  const started: string[] = [];
  const watching = vscode.tasks.onDidStartTask(({ execution }) => started.push(execution.task.name));
  let mirror: Mirror;

  const write = async (path: string, text: string): Promise<void> =>
    vscode.workspace.fs.writeFile(uriOf(path), new TextEncoder().encode(text));
  const planText = (user: string): string => `kubernetes: {channel: 1.35-classic/stable, trust: trust.assert}
images: {lists: [images/nodes.txt], delivery: mirror}
mirror: {url: "http://${mirror.host}"}
nodes:
  - {name: cp-1, address: 127.0.0.63, ssh: ${user}cp-1, role: control-plane, interface: lo, arch: ${architecture}}
  - {name: w-1, address: 127.0.0.64, ssh: w-1, role: worker, interface: lo, arch: ${architecture}}
`;
  before(async () => {
    await extension?.activate();
    mirror = await startMirror();
    mirror.images.add('library/nginx:1.27');
    mkdirSync(join(root().fsPath, 'images'), { recursive: true });
    await write('images/nodes.txt', 'nginx:1.27\n');
    await write('airgap.yaml', planText(''));
    cpSync(join(fixtures, 'assertions/test-root.assert'), uriOf('trust.assert').fsPath);
    cpSync(join(fixtures, 'snaps'), uriOf(`snaps/${architecture}`).fsPath, { recursive: true });
    await refresh();
    await vscode.commands.executeCommand('airgap.config.generate', root());
    await sites.refresh();
    for (const name of ['cp-1', 'w-1']) {
      mkdirSync(join(machines, name, 'var/lib/stand-in'), { recursive: true });
      writeFileSync(join(machines, name, 'var/lib/stand-in/salt'), salt);
    }
    await runStep(parts, { root: root(), step: 'carrier.pack' });
  });
  after(async () => {
    watching.dispose();
    for (const part of [sites, steps, runner, log]) part.dispose();
    await mirror.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  const states = (node: string): Readonly<Record<string, string>> => {
    const site = sites.siteOf(root());
    assert.ok(site?.plan);
    const views = stepViewsOfSite(site, site.plan, steps).filter(({ step }) => step.node === node);
    return Object.fromEntries(views.map(({ step, state }) => [step.id, state.kind]));
  };
  const said = (key: string): string => {
    const site = sites.siteOf(root());
    assert.ok(site?.plan);
    const view = stepViewsOfSite(site, site.plan, steps).find(({ step }) => stepKey(step) === key);
    return JSON.stringify(view?.state);
  };
  const row = (node: string) => ({ root: root(), phase: 'apply', node });
  const calls = (node: string): readonly string[] => {
    const file = join(machines, node, 'var/lib/stand-in/calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };

  it('are looked at, all at once, and nothing is run', async () => {
    await lookAtAllNodes(parts, root());
    for (const node of ['cp-1', 'w-1']) {
      const {
        'node.preflight': preflight,
        'node.transfer': transfer,
        'node.install': install,
      } = states(node);
      assert.equal(preflight, 'proved', said(`node.preflight@${node}`));
      assert.deepEqual([transfer, install], ['short', 'short']);
    }
    assert.deepEqual(started, []);
    const names = new Map([
      ['cp-1', 'cp-1'],
      ['w-1', 'w-1'],
    ]);
    assert.deepEqual(parts.nodeNames.get(root().toString()), names);
  });

  it('are run on up to the first failure, from there on when run again, and then not at all', async () => {
    const fails = join(machines, 'cp-1/var/lib/stand-in/no-install');
    writeFileSync(fails, '');
    await assert.rejects(runOnOneNode(parts, row('cp-1')), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(
        error.message,
        /stopped at Install snaps: Install snaps of cp-1: it ended with exit code 1/,
      );
      return true;
    });
    assert.deepEqual(calls('cp-1'), []);
    rmSync(fails);
    const { ran } = await runOnOneNode(parts, row('cp-1'));
    assert.deepEqual(ran, ['node.install@cp-1', 'node.runtime@cp-1', 'cluster.bootstrap@cp-1']);
    assert.deepEqual(calls('cp-1'), ['install snapd', 'install core24', 'install k8s', 'bootstrap']);
    const before = started.length;
    const again = await runOnOneNode(parts, row('cp-1'));
    assert.deepEqual(again.ran, []);
    assert.equal(started.length, before);
    assert.ok(
      Object.values(states('cp-1')).every((kind) => kind === 'proved'),
      JSON.stringify(states('cp-1')),
    );
  });

  it('join with a token that no argument of another program ever holds, after a copy by scp', async () => {
    const seen: string[] = [];
    const watch = setInterval(() => seen.push(...commandLinesWith(salt)), 10);
    try {
      const { ran } = await runOnOneNode(parts, row('w-1'));
      assert.deepEqual(ran, [
        'node.transfer@w-1',
        'node.install@w-1',
        'node.runtime@w-1',
        'cluster.join@w-1',
      ]);
    } finally {
      clearInterval(watch);
    }
    assert.equal(calls('w-1').at(-1), 'join');
    assert.equal(
      readFileSync(join(machines, 'w-1/var/lib/stand-in/cluster'), 'utf8'),
      `token-of-w-1-${salt}\n`,
    );
    const joining = seen.filter((line) => / join-cluster /.test(line));
    assert.ok(joining.length > 0, 'the join was watched');
    assert.deepEqual(
      seen.filter((line) => !joining.includes(line)),
      [],
    );
    assert.equal(states('w-1')['node.prove'], 'proved');
  });

  it('are looked at in a terminal where sudo asks, and leave nothing there', async () => {
    await write('airgap.yaml', planText('asks@'));
    await sites.refresh();
    const home = join(machines, 'cp-1/home/asks');
    const modes = new Set<string>();
    let done = false;
    const looking = lookInTerminal(parts, row('cp-1')).finally(() => (done = true));
    await until(
      'sudo to have the password',
      () => {
        const file = join(home, '.airgap-look');
        if (existsSync(file)) modes.add((statSync(file).mode & 0o777).toString(8));
        vscode.window.terminals.at(-1)?.sendText('secret');
        return done || undefined;
      },
      { timeoutMs: 60_000, everyMs: 500 },
    );
    await looking;
    assert.equal(states('cp-1')['node.runtime'], 'proved', said('node.runtime@cp-1'));
    assert.deepEqual([...modes], ['600']);
    assert.deepEqual(
      readdirSync(home).filter((name) => name.startsWith('.airgap-look')),
      [],
    );
  });

  it('have terminals of their own', async () => {
    await write('airgap.yaml', planText(''));
    await sites.refresh();
    const terminal = await openTerminalOnNode(parts, row('cp-1'));
    const file = join(machines, 'cp-1/home/ubuntu/typed');
    terminal.sendText(': >typed');
    await until('what was typed to be run there', () => existsSync(file) || undefined);
    terminal.dispose();
  });
});

/** The arguments of all processes that hold a text. */
function commandLinesWith(text: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return line.includes(text) ? [line] : [];
    } catch {
      return [];
    }
  });
}
