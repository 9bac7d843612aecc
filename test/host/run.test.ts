import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { StepState } from '../../src/core/steps/state.ts';
import type { Step } from '../../src/core/steps/step.ts';
import { RunNotes } from '../../src/vscode/tasks/run-notes.ts';
import { stepTaskType } from '../../src/vscode/tasks/step-task.ts';
import { TaskStepRunner } from '../../src/vscode/tasks/task-step-runner.ts';
import { forgetCredentials } from '../../src/vscode/commands/credentials.ts';
import { lookAtStep } from '../../src/vscode/commands/look.ts';
import { UserError } from '../../src/vscode/commands/register-command.ts';
import { runStep } from '../../src/vscode/commands/run-step.ts';
import type { StepParts } from '../../src/vscode/commands/step-parts.ts';
import { CredentialStore } from '../../src/vscode/state/credentials.ts';
import { MirrorLookStore } from '../../src/vscode/state/mirror-look-store.ts';
import { SiteStore } from '../../src/vscode/state/site-store.ts';
import { StepStore } from '../../src/vscode/state/step-store.ts';
import { hostileValues } from '../fixtures/hostile/values.ts';
import { until } from '../support/until.ts';
import { Answers } from './support/answers.ts';
import { memoryMemento, memorySecrets } from './support/memory-memento.ts';
import { startMirror } from './support/mirror.ts';
import { root, withFiles } from './support/site.ts';

const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
const secret = `hunter2-${'s'.repeat(20)}`;
const scratch = mkdtempSync(join(tmpdir(), 'airgap-run-'));
after(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

/** A program that keeps its arguments and environment, and ends as a file says. */
function program(name: string, end = 'exit 0'): string {
  const file = join(scratch, name);
  writeFileSync(
    file,
    `#!/bin/sh
if [ "$1" = version ]; then echo 'VCSTag:     v0.11.7'; exit 0; fi
printf '%s\\0' "$@" >'${file}.arguments'
printf '%s\\0' "\${MIRROR-unset}" "\${USERNAME-unset}" "\${PASSWORD-unset}" >'${file}.environment'
pwd >'${file}.folder'
echo $$ >'${file}.pid'
${end}
`,
  );
  chmodSync(file, 0o755);
  return file;
}

function recorded(file: string, what: 'arguments' | 'environment'): string[] {
  return readFileSync(`${file}.${what}`, 'utf8').split('\0').slice(0, -1);
}

function stepOf(argv: readonly [string, ...string[]], env: readonly string[] = []): Step {
  return {
    id: 'sync.run',
    node: undefined,
    title: 'Sync images',
    phase: 'prepare',
    delivery: [],
    needs: [],
    commands: [{ argv, cwd: '.', env }],
    runs: 'terminal',
    looks: 'command',
    evidence: '',
    section: '',
  };
}

describe('a step in the terminal', function () {
  this.timeout(60_000);
  const log = vscode.window.createOutputChannel('Run Test', { log: true });
  const place = {
    script: join(extension?.extensionPath ?? '', 'media/runner.sh'),
    folder: join(scratch, 'steps'),
  };
  const memento = memoryMemento();
  const store = new StepStore(memento);
  let runner: TaskStepRunner;
  before(async () => {
    await extension?.activate();
    runner = new TaskStepRunner({ place, memento, store, log });
  });
  after(() => {
    for (const part of [runner, store, log]) part.dispose();
  });
  const run = (step: Step, env: Readonly<Record<string, string>> = {}) =>
    runner.runStep({ root: root(), step, env, inputs: 'i' });
  const pidOf = (file: string): Promise<number> =>
    until('the step to run', () =>
      existsSync(`${file}.pid`) ? Number(readFileSync(`${file}.pid`, 'utf8')) || undefined : undefined,
    );

  it(`gets ${hostileValues.length} hostile arguments and values as they are`, async () => {
    const probe = program('probe');
    const [MIRROR, USERNAME, PASSWORD] = [
      '${command:workbench.action.closeWindow}',
      "${env:HOME}'\n",
      hostileValues.join(''),
    ];
    const env = { MIRROR: MIRROR ?? '', USERNAME: USERNAME ?? '', PASSWORD: PASSWORD ?? '' };
    const { exit } = await run(stepOf([probe, ...hostileValues], Object.keys(env)), env);
    assert.equal(exit, 0);
    assert.deepEqual(recorded(probe, 'arguments'), hostileValues);
    assert.deepEqual(recorded(probe, 'environment'), [MIRROR, USERNAME, PASSWORD]);
    assert.equal(readFileSync(`${probe}.folder`, 'utf8').trim(), root().fsPath);
  });

  const ends: readonly [name: string, end: string, exit: number][] = [
    ['success', 'exit 0', 0],
    ['a code of its own', 'exit 3', 3],
    ['a killed program', 'kill -9 $$', 137],
  ];
  for (const [name, end, exit] of ends) {
    it(`ends with ${exit} for ${name}`, async () => {
      assert.deepEqual(await run(stepOf([program(`ends-${exit}`, end)])), { exit });
      assert.equal(store.lastRun(root(), 'sync.run')?.exit, exit);
      assert.equal(store.get(root(), 'sync.run', 'i').kind, exit === 0 ? 'notLooked' : 'failed');
    });
  }

  it('runs several commands one after another, and none behind one that failed', async () => {
    const [first, second, third] = [program('first'), program('second', 'exit 4'), program('third')];
    const step = stepOf([first]);
    const commands = [first, second, third].map((file) => ({ argv: [file] as [string], cwd: '.', env: [] }));
    assert.deepEqual(await run({ ...step, commands }), { exit: 4 });
    assert.deepEqual(
      [first, second, third].map((file) => existsSync(`${file}.pid`)),
      [true, true, false],
    );
  });

  it('ends with 127 for a program that is not there', async () => {
    assert.deepEqual(await run(stepOf(['no-such-program-here'])), { exit: 127 });
  });

  it('is no success when it is cancelled', async () => {
    const slow = program('cancelled', 'exec sleep 60');
    const ended = run(stepOf([slow]));
    await pidOf(slow);
    assert.equal(store.get(root(), 'sync.run', 'i').kind, 'running');
    ownExecution().terminate();
    assert.deepEqual(await ended, { exit: 129 });
  });

  it('is no success when the runner is killed, though VS Code says 0', async () => {
    const slow = program('runner-killed', 'exec sleep 60');
    const ended = run(stepOf([slow]));
    await pidOf(slow);
    const [note] = new RunNotes(memento).all();
    assert.ok(note);
    process.kill(note.pid, 'SIGKILL');
    const { exit } = await ended;
    assert.notEqual(exit, 0);
    assert.deepEqual(new RunNotes(memento).all(), []);
  });

  it('is not started twice at once, and nothing secret is where it could be read', async () => {
    const slow = program('twice', 'exec sleep 60');
    const ended = run(stepOf([slow], ['PASSWORD']), { PASSWORD: secret });
    await pidOf(slow);
    await assert.rejects(run(stepOf([slow])), /running already/);
    const { task } = ownExecution();
    const { definition, execution, name, detail } = task;
    const seen = JSON.stringify({ definition, execution, name, detail });
    assert.deepEqual(definition, { type: stepTaskType, plan: '.', step: 'sync.run' });
    assert.doesNotMatch(seen, /hunter2|twice/);
    assert.deepEqual(commandLinesWith(secret), []);
    assert.deepEqual(filesWith(secret, [scratch, dirname(root().fsPath)]), [`${slow}.environment`]);
    ownExecution().terminate();
    await ended;
  });

  it('is started once where two ask in the same moment', async () => {
    const slow = program('both', 'exec sleep 60');
    const [one, other] = [run(stepOf([slow])), run(stepOf([slow]))];
    await assert.rejects(Promise.race([one, other]), /running already/);
    await pidOf(slow);
    ownExecution().terminate();
    const ended = await Promise.allSettled([one, other]);
    assert.deepEqual(ended.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  });

  it('ends with its signal', async () => {
    const slow = program('aborted', 'exec sleep 60');
    const abort = new AbortController();
    const step = stepOf([slow]);
    const commands = [...step.commands, { argv: [program('behind')] as const, cwd: '.', env: [] }];
    const request = { root: root(), step: { ...step, commands }, env: {}, inputs: 'i' };
    const ended = runner.runStep({ ...request, signal: abort.signal });
    await pidOf(slow);
    abort.abort();
    assert.deepEqual(await ended, { exit: 129 });
    await assert.rejects(runner.runStep({ ...request, signal: abort.signal }), /cancelled/);
    assert.equal(existsSync(join(scratch, 'behind.pid')), false);
  });

  const refused: readonly [
    name: string,
    step: Step,
    env: Readonly<Record<string, string>>,
    reason: RegExp,
  ][] = [
    ['a NUL', stepOf(['true', 'a\0b']), {}, /NUL/],
    ['a variable outside the list', stepOf(['true'], ['PATH']), { PATH: '/tmp' }, /may not set .* PATH/],
    ['a value that is missing', stepOf(['true'], ['MIRROR']), {}, /No value for MIRROR/],
  ];
  for (const [name, step, env, reason] of refused) {
    it(`is refused for ${name}`, () => assert.rejects(run(step, env), reason));
  }

  it('is refused where VS Code would put a value into a path', async () => {
    const odd = new TaskStepRunner({ place: { ...place, folder: '/tmp/${env:HOME}' }, memento, store, log });
    await assert.rejects(
      odd.runStep({ root: root(), step: stepOf(['true']), env: {}, inputs: '' }),
      /would put a value into/,
    );
    odd.dispose();
  });

  it('is found again after a reload: running, ended, or gone without a word', async () => {
    const fresh = memoryMemento();
    const notes = new RunNotes(fresh);
    // Waits as a runner that is told nothing, under a runner's name.
    const sleeper = spawn('/bin/bash', ['-c', 'read -t 60', join(place.folder, 'runner.sh')]);
    assert.ok(sleeper.pid !== undefined);
    const note = { root: root().toString(), inputs: 'i', since: 5 };
    await notes.add({ ...note, pid: sleeper.pid, step: 'running' });
    await notes.add({ ...note, pid: 4_194_301, step: 'ended' });
    await notes.add({ ...note, pid: 4_194_302, step: 'gone' });
    mkdirSync(place.folder, { recursive: true });
    writeFileSync(join(place.folder, '4194301.rc'), '3\n');
    const states = new StepStore(fresh);
    const again = new TaskStepRunner({ place, memento: fresh, store: states, log });
    try {
      const exitOf = (step: string) => until(`${step} to be known`, () => states.lastRun(root(), step)?.exit);
      assert.deepEqual([await exitOf('ended'), await exitOf('gone')], [3, 'undecided']);
      assert.deepEqual(states.get(root(), 'running', 'i'), { kind: 'running', since: 5 });
      assert.deepEqual(
        notes.all().map(({ step }) => step),
        ['running'],
      );
      writeFileSync(join(place.folder, `${sleeper.pid}.rc`), '0\n');
      assert.equal(await exitOf('running'), 0);
      assert.equal(states.get(root(), 'running', 'i').kind, 'notLooked', 'an exit code proves nothing');
    } finally {
      again.dispose();
      sleeper.kill();
    }
  });
});

describe('Run Step', function () {
  this.timeout(60_000);
  const path = process.env['PATH'] ?? '';
  const log = vscode.window.createOutputChannel('Run Step Test', { log: true });
  const memento = memoryMemento();
  const sites = new SiteStore(log);
  const steps = new StepStore(memento);
  const looks = new MirrorLookStore();
  const place = {
    script: join(extension?.extensionPath ?? '', 'media/runner.sh'),
    folder: join(scratch, 'run'),
  };
  let parts: StepParts & { readonly runner: TaskStepRunner };
  // The parts of the extension, but its own prompts are out of a test's reach.
  before(() => {
    const runner = new TaskStepRunner({ place, memento, store: steps, log });
    parts = {
      log,
      sites,
      steps,
      looks,
      credentials: new CredentialStore(memorySecrets()),
      runner,
      digests: new Map(),
      blobDigests: new Map(),
      sums: new Map(),
      digestWorker: join(extension?.extensionPath ?? '', 'dist/digest-worker.mjs'),
      nodeNames: new Map(),
      nodeScript: 'media/look-at-node.sh',
    };
  });
  after(() => {
    for (const part of [sites, steps, looks, parts.runner, log]) part.dispose();
  });
  let answers: Answers | undefined;
  afterEach(() => {
    process.env['PATH'] = path;
    answers?.restore();
  });
  const login = { user: 'pusher', password: secret };
  const address = { root: root(), step: 'sync.run' };
  /** Runs or looks as the commands do, and keeps the failure that they would show. */
  const act = async (
    what: (parts: StepParts, given: unknown) => Promise<StepState | undefined>,
  ): Promise<StepState | undefined> => {
    try {
      return await what(parts, address);
    } catch (error) {
      if (error instanceof vscode.CancellationError) return undefined;
      if (!(error instanceof UserError)) throw error;
      answers?.errors.push({ message: error.message, buttons: error.actions.map(({ title }) => title) });
      return undefined;
    }
  };
  const withMirror = async (
    options: { readonly login?: typeof login; readonly regsync?: string },
    test: (mirror: Awaited<ReturnType<typeof startMirror>>, regsync: string) => Promise<void>,
  ): Promise<void> => {
    const folder = mkdtempSync(join(scratch, 'bin-'));
    const name = join(folder.slice(scratch.length + 1), 'regsync');
    const regsync = program(name, options.regsync ?? 'exit 0');
    process.env['PATH'] = `${folder}:${path}`;
    const mirror = await startMirror(options.login);
    try {
      await withFiles(siteFiles(mirror.host), () => test(mirror, regsync));
    } finally {
      await forgetCredentials(parts, root());
      await mirror.stop();
    }
  };

  it('asks for the login once, runs regsync with it, and says what is in the mirror', () =>
    withMirror({ login }, async (mirror, regsync) => {
      mirror.images.add('canonical/coredns:1');
      answers = new Answers(login.user, login.password);
      const state = await act(runStep);
      assert.deepEqual(answers.errors, []);
      assert.deepEqual(
        answers.asked.map(({ password }) => password === true),
        [false, true],
      );
      assert.deepEqual(recorded(regsync, 'arguments'), [
        'once',
        '--abort-on-error',
        '-c',
        join(root().fsPath, 'sync-images.yaml'),
      ]);
      assert.deepEqual(recorded(regsync, 'environment'), [mirror.host, login.user, login.password]);
      assert.ok(state?.kind === 'short');
      assert.equal(state.summary, `1 of 2 in ${mirror.host}`);
      assert.deepEqual(state.problems, [
        { subject: 'docker.io/library/nginx:1.27', message: `not in ${mirror.host}: run Sync images` },
      ]);
      mirror.images.add('library/nginx:1.27');
      assert.equal((await act(lookAtStep))?.kind, 'proved');
      assert.equal(answers.asked.length, 2, 'the login is remembered');
      await forgetCredentials(parts, root());
      await act(runStep);
      assert.equal(answers.asked.length, 3, 'and asked for again once it is forgotten');
    }));

  it('uses a mirror that wants no login without asking, with all three variables set', () =>
    withMirror({}, async (mirror, regsync) => {
      const state = await vscode.commands.executeCommand<StepState | undefined>('airgap.step.run', address);
      assert.equal(state?.kind, 'short', 'the command of the extension itself');
      assert.deepEqual(recorded(regsync, 'environment'), [mirror.host, '', '']);
    }));

  it('refuses a look while the step is running, and shows it as running still', () =>
    withMirror({}, async (mirror) => {
      answers = new Answers();
      const running = { kind: 'running', since: 5 } as const;
      steps.set(root(), 'sync.run', running, 'i');
      try {
        assert.equal(await act(lookAtStep), undefined);
        assert.match(answers.errors[0]?.message ?? '', /^Sync images is running: look when it has ended/);
        assert.deepEqual(mirror.requests, []);
        steps.looked(root(), 'sync.run', { kind: 'failed', exit: 1, at: 6 }, 'i');
        assert.deepEqual(steps.get(root(), 'sync.run', 'i'), running, 'a look that began before the run');
      } finally {
        steps.set(root(), 'sync.run', { kind: 'notLooked' }, 'i');
      }
    }));

  it('says how regsync ended, and looks at nothing then', () =>
    withMirror({ regsync: 'exit 3' }, async (mirror) => {
      answers = new Answers();
      assert.equal(await act(runStep), undefined);
      assert.deepEqual(
        answers.errors.map(({ message, buttons }) => [message.slice(0, 39), buttons]),
        [['Sync images: it ended with exit code 3.', ['Look']]],
      );
      assert.ok(mirror.requests.every((request) => !request.includes('/manifests/')));
    }));

  it('runs nothing where the mirror does not answer', () =>
    withMirror({}, async (mirror, regsync) => {
      answers = new Answers();
      await mirror.stop();
      await act(runStep);
      assert.match(answers.errors[0]?.message ?? '', /^Nothing was copied: .*127\.0\.0\.1/);
      assert.equal(existsSync(`${regsync}.arguments`), false);
    }));

  it('says how to get a regsync where there is none', () =>
    withMirror({}, async (_, regsync) => {
      answers = new Answers();
      rmSync(regsync);
      process.env['PATH'] = dirname(regsync);
      await act(runStep);
      assert.match(answers.errors[0]?.message ?? '', /regsync is not on the PATH/);
      assert.deepEqual(answers.errors[0]?.buttons, [
        'Copy Go Command',
        'Copy Release Address',
        'Copy Container Image',
      ]);
    }));

  it('runs nothing from a plan with errors', () =>
    withMirror({}, (mirror, regsync) =>
      withFiles({ 'airgap.yaml': `${siteFiles(mirror.host)['airgap.yaml']}mirorr: x\n` }, async () => {
        answers = new Answers();
        await act(runStep);
        assert.match(answers.errors[0]?.message ?? '', /only from a plan without errors/);
        assert.equal(existsSync(`${regsync}.arguments`), false);
      }),
    ));

  it('shows and copies the command without its secrets', () =>
    withMirror({}, async (mirror) => {
      const [check, once] = ['check', 'once'].map(
        (verb) =>
          `MIRROR=${mirror.host} USERNAME=… PASSWORD=… regsync ${verb} --abort-on-error -c ${root().fsPath}/sync-images.yaml`,
      );
      const lines = `${check}\n${once}`;
      await vscode.commands.executeCommand('airgap.step.copyCommand', address);
      assert.equal(await vscode.env.clipboard.readText(), `cd ${root().fsPath}\n${lines}`);
      await vscode.commands.executeCommand('airgap.step.showCommand', address);
      const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.ok(shown.includes(lines));
      const carried = `# regctl --host 'reg=${mirror.host},tls=disabled' image copy 'ocidir://oci/docker.io~library~nginx:1.27' ${mirror.host}/library/nginx:1.27`;
      assert.ok(shown.split('\n').includes(carried), shown);
    }));
});

function siteFiles(host: string) {
  const entry = (source: string, target: string): string =>
    `  - source: ${source}\n    target: '{{ env "MIRROR" }}/${target}'\n    type: image\n`;
  return {
    'airgap.yaml': `kubernetes: {channel: 1.34-classic/stable}\nimages: {lists: [images/*.txt]}\nmirror: {url: "http://${host}"}\n`,
    'images/k8s.txt': 'ghcr.io/canonical/coredns:1\n',
    'images/apps.txt': 'nginx:1.27\n',
    'sync-images.yaml': `version: 1
creds:
  - registry: '{{ env "MIRROR" }}'
    user: '{{ env "USERNAME" }}'
    pass: '{{ env "PASSWORD" }}'
    tls: disabled
sync:
${entry('ghcr.io/canonical/coredns:1', 'canonical/coredns:1')}${entry('docker.io/library/nginx:1.27', 'library/nginx:1.27')}`,
  };
}

function ownExecution(): vscode.TaskExecution {
  const found = vscode.tasks.taskExecutions.find(({ task }) => task.definition.type === stepTaskType);
  assert.ok(found, 'No step is running');
  return found;
}

/** Command lines of this machine's processes that hold a text. */
function commandLinesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(text));
}

/** Files below some folders that hold a text. */
function filesWith(text: string, folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name)),
  );
  return files.filter((file) => {
    try {
      return readFileSync(file).includes(text);
    } catch {
      return false;
    }
  });
}
