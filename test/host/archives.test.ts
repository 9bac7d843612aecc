import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { archivePathOf } from '../../src/core/archives/archive-path.ts';
import type { StepState } from '../../src/core/steps/state.ts';
import { forgetCredentials } from '../../src/vscode/commands/credentials.ts';
import { lookAtStep } from '../../src/vscode/commands/look.ts';
import { UserError } from '../../src/vscode/commands/register-command.ts';
import { runStep } from '../../src/vscode/commands/run-step.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { stepTaskType } from '../../src/vscode/tasks/step-task.ts';
import { TaskStepRunner } from '../../src/vscode/tasks/task-step-runner.ts';
import { ociImage, ociRoot, tarOf } from '../support/tar.ts';
import { until } from '../support/until.ts';
import { Answers } from './support/answers.ts';
import { memoryMemento, memorySecrets } from './support/memory-memento.ts';
import { remove, root, withFiles } from './support/site.ts';

const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
const repository = extension?.extensionPath ?? '';
const pause = 'ghcr.io/canonical/k8s-snap/pause:3.10';
const app = 'registry.corp:5000/team/app:2';
const plan = `kubernetes: {channel: 1.35-classic/stable}
images: {lists: [images/side.txt], delivery: sideload}
upstreams:
  'registry.corp:5000': {ca: certs/corp.crt, login: true}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}]
`;
const files = { 'airgap.yaml': plan, 'images/side.txt': `${pause}\n${app}\n` };

/** An archive as regctl writes it. */
function archiveOf(name: string): Buffer {
  const image = ociImage('amd64');
  const entry = { ...image.descriptor, annotations: { 'io.containerd.image.name': name } };
  return tarOf([...ociRoot([entry]), image.manifest, image.config, ...image.layers]);
}

/**
 * Stands for regctl: it gives the archive of its `--name` out of its own folder, and notes how it was called. Where
 * there is a file `stops`, it writes half and goes on for ever; where there is `fails`, it ends with 1.
 */
const script = `#!/bin/sh
folder=$(dirname "$0")
if [ "$1" = version ]; then echo 'VCSTag:     v0.11.7'; exit 0; fi
echo "$*" >>"$folder/calls"
echo "$4 $SSL_CERT_FILE $DOCKER_AUTH_CONFIG" >>"$folder/environments"
for file; do :; done
archive=$folder/$(echo "$4" | tr / +)
if [ -e "$archive.stops" ]; then head -c 512 "$archive" >"$file"; exec sleep 60; fi
if [ -e "$archive.fails" ]; then head -c 512 "$archive" >"$file"; exit 1; fi
cp "$archive" "$file"
`;

describe('exporting archives', function () {
  this.timeout(60_000);
  const scratch = mkdtempSync(join(tmpdir(), 'airgap-archives-'));
  const path = process.env['PATH'] ?? '';
  const log = vscode.window.createOutputChannel('Archives Test', { log: true });
  const memento = memoryMemento();
  const [sites, steps, looks] = [new SiteStore(log), new StepStore(memento), new MirrorLookStore()];
  const place = { script: join(repository, 'media/runner.sh'), folder: join(scratch, 'steps') };
  const secret = 'hunter2"$';
  let parts: StepParts & { readonly runner: TaskStepRunner };
  let answers: Answers;

  before(() => {
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
      digestWorker: '',
      nodeNames: new Map(),
      nodeScript: 'media/look-at-node.sh',
    };
    writeFileSync(join(scratch, 'regctl'), script);
    chmodSync(join(scratch, 'regctl'), 0o755);
    for (const image of [pause, app]) writeFileSync(stub(image), archiveOf(image));
  });
  beforeEach(() => {
    process.env['PATH'] = `${scratch}:${path}`;
    answers = new Answers('puller', secret);
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    answers.restore();
    for (const name of readdirSync(scratch))
      if (/^(?:calls|environments)$|\.(?:stops|fails)$/.test(name)) rmSync(join(scratch, name));
    await remove('archives');
  });
  after(() => {
    for (const part of [sites, steps, looks, parts.runner, log]) part.dispose();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  });

  const stub = (image: string): string => join(scratch, image.replaceAll('/', '+'));
  const address = { root: root(), step: 'archives.export' };
  const act = async (what: typeof lookAtStep): Promise<StepState | undefined> => {
    await sites.refresh();
    return what(parts, address);
  };
  const noted = (name: 'calls' | 'environments'): string[] =>
    existsSync(join(scratch, name)) ? readFileSync(join(scratch, name), 'utf8').trim().split('\n') : [];
  const exported = (): string[] => noted('calls').map((call) => call.split(' ').at(-2) ?? '');
  const archive = (image: string): string => join(root().fsPath, archivePathOf(image, 'amd64'));
  const there = (): string[] => readdirSync(join(root().fsPath, 'archives/amd64')).toSorted();
  const nameOf = (image: string): string => archivePathOf(image, 'amd64').slice('archives/amd64/'.length);
  const both = [pause, app].map(nameOf);
  const failure = async (run: Promise<unknown>): Promise<UserError> => {
    const error: unknown = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof UserError, String(error));
    return error;
  };

  it('brings each image once, and again what was cut, or changed in a byte of a layer', () =>
    withFiles(files, async () => {
      const state = await act(runStep);
      assert.ok(state?.kind === 'proved', JSON.stringify(state));
      assert.equal(state.summary, '2 of 2 in archives/');
      assert.deepEqual(there(), both);
      assert.deepEqual(noted('calls'), [
        `image export --name ${pause} --platform linux/amd64 ${pause} archives/amd64/${nameOf(pause)}.part`,
        `image export --name ${app} --platform linux/amd64 ${app} archives/amd64/${nameOf(app)}.part`,
      ]);
      const auths = { 'registry.corp:5000': { username: 'puller', password: secret } };
      const [open, corp] = noted('environments');
      assert.doesNotMatch(open ?? '', /corp|auths/);
      assert.equal(corp, `${app} certs/corp.crt ${JSON.stringify({ auths })}`);
      assert.equal((await act(runStep))?.kind, 'proved');
      assert.equal(noted('calls').length, 2, 'what is there and proved is not exported again');
      const bytes = readFileSync(archive(pause));
      bytes.write('LAYER', bytes.lastIndexOf('layer'));
      writeFileSync(archive(pause), bytes);
      truncateSync(archive(app), 2700);
      const looked = await act(lookAtStep);
      assert.ok(looked?.kind === 'short');
      assert.equal(looked.summary, '1 of 2 in archives/, the bytes of 2 not digested yet');
      assert.match(looked.problems[0]?.message ?? '', /The archive ends inside blobs/);
      assert.equal((await act(runStep))?.kind, 'proved');
      assert.deepEqual(exported().slice(2), [pause, app]);
      assert.equal(answers.asked.length, 2, 'the login is remembered');
      await forgetCredentials(parts, root());
      assert.equal(await parts.credentials.get(root(), 'registry.corp:5000'), undefined);
    }));

  it('stops at what fails, names it, and goes on there', () =>
    withFiles(files, async () => {
      writeFileSync(`${stub(app)}.fails`, '');
      const error = await failure(act(runStep));
      assert.match(
        error.message,
        /^Export archives: it ended with exit code 1 at registry\.corp:5000\/team\/app:2 \(amd64\)\. .*regctl registry login registry\.corp:5000$/,
      );
      assert.deepEqual(
        error.actions.map(({ title }) => title),
        ['Enter Login'],
      );
      assert.deepEqual(there(), [nameOf(pause), `${nameOf(app)}.part`].toSorted());
      rmSync(`${stub(app)}.fails`);
      assert.equal((await act(runStep))?.kind, 'proved');
      assert.deepEqual(exported(), [pause, app, app]);
      assert.deepEqual(there(), both);
    }));

  it('leaves nothing that looks done when it is ended in the middle', () =>
    withFiles(files, async () => {
      writeFileSync(`${stub(pause)}.stops`, '');
      const ended = failure(act(runStep));
      await until('half an archive', () => existsSync(`${archive(pause)}.part`) || undefined);
      const execution = vscode.tasks.taskExecutions.find(({ task }) => task.definition.type === stepTaskType);
      execution?.terminate();
      assert.match((await ended).message, /at ghcr\.io\/canonical\/k8s-snap\/pause:3\.10 \(amd64\)/);
      assert.deepEqual(there(), [`${nameOf(pause)}.part`]);
      rmSync(`${stub(pause)}.stops`);
      assert.equal((await act(runStep))?.kind, 'proved');
      assert.deepEqual(there(), both);
    }));

  it("uses regctl's own login where the person has none to give", () =>
    withFiles(files, async () => {
      await forgetCredentials(parts, root());
      answers.restore();
      answers = new Answers('');
      assert.equal((await act(runStep))?.kind, 'proved');
      assert.match(answers.asked[0]?.prompt ?? '', /the login that regctl or Docker has/);
      assert.deepEqual(noted('environments').at(-1), `${app} certs/corp.crt`);
      await forgetCredentials(parts, root());
    }));

  it('is short where nothing is side-loaded, and runs nothing', () =>
    withFiles({ ...files, 'images/side.txt': '# none yet\n' }, async () => {
      const state = await act(runStep);
      assert.ok(state?.kind === 'short');
      assert.equal(state.expected, 0);
      assert.deepEqual(noted('calls'), []);
    }));

  it('shows what it runs, and how to give the login', () =>
    withFiles(files, async () => {
      await vscode.commands.executeCommand('airgap.step.showCommand', address);
      const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(shown, /^# DOCKER_AUTH_CONFIG is \{"auths"/m);
      assert.match(shown, /^SSL_CERT_FILE=certs\/corp\.crt DOCKER_AUTH_CONFIG=… regctl image export /m);
    }));
});
