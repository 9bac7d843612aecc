import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StepState } from '../../src/core/steps/state.ts';
import { lookAtStep } from '../../src/vscode/commands/look.ts';
import { runStep } from '../../src/vscode/commands/run-step.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { startLoopbackProxy, type LoopbackProxy } from '../support/loopback-proxy.ts';
import { Answers } from './support/answers.ts';
import { memoryMemento, memorySecrets } from './support/memory-memento.ts';
import { root, withFiles } from './support/site.ts';

const secret = `hunter2-${'p'.repeat(20)}`;
const right = `Basic ${Buffer.from(`puller:${secret}`).toString('base64')}`;

describe('Check Proxy', function () {
  this.timeout(60_000);
  const logged: string[] = [];
  const log = vscode.window.createOutputChannel('Proxy Test', { log: true });
  const sites = new SiteStore(log);
  const steps = new StepStore(memoryMemento());
  const looks = new MirrorLookStore();
  const address = { root: root(), step: 'proxy.check' };
  let parts: StepParts;
  let proxy: LoopbackProxy;
  let answers: Answers;
  before(async () => {
    parts = {
      log: Object.assign(Object.create(log) as vscode.LogOutputChannel, {
        info: (line: string) => logged.push(line),
      }),
      sites,
      steps,
      looks,
      credentials: new CredentialStore(memorySecrets()),
      // Nothing of this step runs in a terminal.
      runner: { runStep: () => Promise.reject(new Error('a terminal was asked for')) },
      digests: new Map(),
      blobDigests: new Map(),
      sums: new Map(),
      digestWorker: '',
      nodeNames: new Map(),
      nodeScript: 'media/look-at-node.sh',
    };
    proxy = await startLoopbackProxy((_, login) => ({
      reply: `HTTP/1.1 ${login === right ? '403 Forbidden' : '407 Proxy Authentication Required'}\r\n\r\n`,
    }));
  });
  afterEach(() => answers.restore());
  after(async () => {
    for (const part of [sites, steps, looks, log]) part.dispose();
    await proxy.stop();
  });
  const withProxy = (more: string, test: () => Promise<void>): Promise<void> =>
    withFiles(
      {
        'airgap.yaml': `kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: proxy}\nproxy: {https: '${proxy.url}'${more}}\n`,
        'images/k8s.txt': 'ghcr.io/canonical/coredns:1\nnginx:1.27\n',
        'images/apps.txt': '',
      },
      test,
    );
  const subjects = (state: StepState | undefined): readonly string[] => {
    assert.ok(state?.kind === 'short', `the state is ${state?.kind}`);
    return state.problems.map(({ subject }) => subject);
  };

  it('says once that the proxy wants a login of which the plan says nothing, and asks nobody', () =>
    withProxy('', async () => {
      answers = new Answers();
      const state = await runStep(parts, address);
      assert.deepEqual(subjects(state), ['Proxy']);
      assert.match(state?.kind === 'short' ? (state.problems[0]?.message ?? '') : '', /login: true/);
      assert.equal(answers.asked.length, 0);
    }));

  it('asks for the login once, keeps the right one, and asks again after a wrong one', () =>
    withProxy(', login: true', async () => {
      answers = new Answers('puller', 'wrong', 'puller', secret);
      assert.deepEqual(subjects(await runStep(parts, address)), ['Proxy']);
      assert.equal(answers.asked.length, 2);
      assert.deepEqual(
        answers.asked.map(({ title, password }) => [title, password === true]),
        [false, true].map((password) => [`Login of the proxy ${proxy.url}`, password]),
      );
      assert.deepEqual(subjects(await runStep(parts, address)), ['registry-1.docker.io', 'ghcr.io']);
      assert.equal(answers.asked.length, 4, 'the wrong login was forgotten');
      assert.deepEqual(subjects(await lookAtStep(parts, address)), ['registry-1.docker.io', 'ghcr.io']);
      assert.equal(answers.asked.length, 4, 'the right one was kept');
      assert.deepEqual(
        proxy.asked.slice(-2).map(({ login }) => login),
        [right, right],
      );
      assert.ok(logged.some((line) => line.startsWith('ghcr.io: ')));
      assert.ok(!logged.join('\n').includes(secret));
    }));

  it('shows the lines of curl without the login', () =>
    withProxy(', login: true', async () => {
      answers = new Answers();
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand('airgap.step.copyCommand', address);
      const lines = (await vscode.env.clipboard.readText()).split('\n');
      assert.deepEqual(
        lines.slice(1),
        ['registry-1.docker.io', 'ghcr.io'].map(
          (host) => `curl -I --proxy ${proxy.url} --proxy-user USER https://${host}/v2/`,
        ),
      );
    }));
});
