import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handoverRecords, refusalRecords } from '../../../src/core/steps/handover.ts';
import { quoteArguments } from '../../../src/core/steps/quote.ts';
import { Failure } from '../../../src/node/failure.ts';
import { handOver, runnerFiles } from '../../../src/node/hand-over.ts';
import { isAlive, isRunnerAlive, takeRunResult, waitForRunResult } from '../../../src/node/run-result.ts';
import { hostileValues } from '../../fixtures/hostile/values.ts';
import { until } from '../../support/until.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const runner = join(process.cwd(), 'media/runner.sh');

describe('the runner of steps', () => {
  const folder = temporaryFolder();
  const started: ChildProcess[] = [];
  const work = (): string => join(folder.path, 'steps');
  before(() => mkdirSync(work(), { mode: 0o700 }));
  after(() => {
    for (const { pid, exitCode, signalCode } of started) {
      if (pid !== undefined && exitCode === null && signalCode === null) process.kill(pid, 'SIGKILL');
    }
  });

  /** Starts the runner as VS Code's task does, in a session of its own as a terminal gives it. */
  function start(): {
    readonly pid: number;
    readonly child: ChildProcess;
    readonly ended: Promise<number | null>;
    output: () => string;
  } {
    const child = spawn('/bin/bash', ['--noprofile', '--norc', runner, work()], {
      cwd: work(),
      env: { PATH: `${folder.path}/bin:/usr/bin:/bin`, BASH_ENV: '', ENV: '' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    let text = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    child.stderr.on('data', (data: Buffer) => (text += data.toString()));
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', (code) => resolve(code));
    });
    assert.ok(child.pid !== undefined);
    return { pid: child.pid, child, ended, output: () => text };
  }

  function records(
    argv: readonly [string, ...string[]],
    env: Record<string, string> = {},
  ): readonly string[] {
    const result = handoverRecords({ cwd: folder.path, env, argv });
    assert.ok(result.ok);
    return result.records;
  }

  async function run(argv: readonly [string, ...string[]], env: Record<string, string> = {}) {
    const { pid, ended, output } = start();
    const files = runnerFiles(work(), pid);
    await handOver(files.records, records(argv, env));
    const exit = await ended;
    return { exit, result: await takeRunResult(files.result), output: output(), files };
  }

  /** A program that writes its arguments, and what it finds in its environment, with a NUL after each. */
  function probe(): string {
    const file = folder.write(
      'bin/probe',
      '#!/bin/sh\nout=$1; shift\nprintf "%s\\0" "$@" >"$out"\nprintf "%s\\0" "${MIRROR-unset}" "${USERNAME-unset}" "${PASSWORD-unset}" >"$out.env"\n',
    );
    chmodSync(file, 0o755);
    return file;
  }

  it(`hands over ${hostileValues.length} hostile arguments as they are`, async () => {
    const out = join(folder.path, 'arguments');
    const { exit, result, output } = await run([probe(), out, ...hostileValues]);
    assert.deepEqual([exit, result], [0, 0], output);
    assert.deepEqual(readFileSync(out, 'utf8').split('\0').slice(0, -1), hostileValues);
    // eslint-disable-next-line no-control-regex -- what must not be there
    assert.doesNotMatch(output, /\u001b|\u0007/, 'no argument acts on the terminal');
  });

  it('hands over hostile values of the environment as they are', async () => {
    const out = join(folder.path, 'environment');
    for (let at = 0; at < hostileValues.length; at += 3) {
      const [MIRROR = '', USERNAME = '', PASSWORD = ''] = hostileValues.slice(at, at + 3);
      const { exit } = await run([probe(), out], { MIRROR, USERNAME, PASSWORD });
      assert.equal(exit, 0);
      const found = readFileSync(`${out}.env`, 'utf8').split('\0').slice(0, -1);
      assert.deepEqual(found, [MIRROR, USERNAME, PASSWORD]);
    }
  });

  it('shows the command but no value of the environment', async () => {
    const { output } = await run(['true', 'a b'], { PASSWORD: 'hunter2' });
    assert.match(output, /^\$ true a\\ b\nEnded with exit code 0\.\n$/);
    assert.doesNotMatch(output, /hunter2/);
  });

  it('hands over half a megabyte', async () => {
    const out = join(folder.path, 'big');
    const values = Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(10_000, 'é'));
    assert.equal((await run([probe(), out, ...values])).exit, 0);
    assert.deepEqual(readFileSync(out, 'utf8').split('\0').slice(0, -1), values);
  });

  const codes: readonly [name: string, argv: readonly [string, ...string[]], code: number][] = [
    ['success', ['true'], 0],
    ['its own code', ['sh', '-c', 'exit 3'], 3],
    ['a program that is not there', ['no-such-program-here'], 127],
    ['a killed program', ['sh', '-c', 'kill -9 $$'], 137],
    ['a program named as a function of the runner', ['refuse', 'x'], 127],
  ];
  for (const [name, argv, code] of codes) {
    it(`gives ${name} as ${code}, twice`, async () => {
      const { exit, result, files } = await run(argv);
      assert.deepEqual([exit, result], [code, code]);
      assert.deepEqual([existsSync(files.records), existsSync(files.result)], [false, false]);
    });
  }

  it('says 1 where the folder is not there', async () => {
    const { pid, ended } = start();
    const result = handoverRecords({ cwd: join(folder.path, 'gone'), env: {}, argv: ['true'] });
    assert.ok(result.ok);
    await handOver(runnerFiles(work(), pid).records, result.records);
    assert.deepEqual([await ended, await takeRunResult(runnerFiles(work(), pid).result)], [1, 1]);
  });

  it('runs nothing on a refusal, and says why', async () => {
    const { pid, ended, output } = start();
    await handOver(runnerFiles(work(), pid).records, refusalRecords('start it with Run Step'));
    assert.equal(await ended, 75);
    assert.equal(output(), 'Not run: start it with Run Step\n');
    assert.equal(existsSync(runnerFiles(work(), pid).result), false, 'nobody would read it');
  });

  const broken: readonly (readonly string[])[] = [
    ['step1', '/', '0', '0', 'end'],
    ['step1', '/', '0', '1', 'true', 'not the end'],
    ['step1', '/', 'x', '1', 'true', 'end'],
    ['step1', '/', '0', 'a[$(exit 3)]', 'true', 'end'],
  ];
  for (const lines of broken) {
    it(`runs nothing of ${JSON.stringify(lines)}`, async () => {
      const { pid, ended } = start();
      await handOver(runnerFiles(work(), pid).records, lines);
      assert.equal(await ended, 75);
    });
  }

  const interrupted: readonly (readonly [how: string, script: string, code: number])[] = [
    ['dies of it', '>ready; exec sleep 60', 130],
    ['says 0 of it', "trap 'kill $!; exit 0' INT; sleep 60 & >ready; wait", 130],
    ['says another code', "trap 'kill $!; exit 3' INT; sleep 60 & >ready; wait", 3],
  ];
  for (const [how, script, code] of interrupted) {
    it(`gives ${code} for a program that was interrupted and ${how}`, async () => {
      const { pid, ended } = start();
      const files = runnerFiles(work(), pid);
      await handOver(files.records, records(['sh', '-c', script]));
      const file = join(folder.path, 'ready');
      await until('the program to run', () => (existsSync(file) ? true : undefined));
      rmSync(file);
      // As a terminal does it: to all of the foreground.
      process.kill(-pid, 'SIGINT');
      assert.deepEqual([await ended, await takeRunResult(files.result)], [code, code]);
    });
  }

  it('a hung-up terminal ends the step, and its code is still written', async () => {
    const { pid, ended } = start();
    const files = runnerFiles(work(), pid);
    await handOver(files.records, records(['sh', '-c', 'echo $$ >pid; exec sleep 60']));
    const step = await until('the step to run', () =>
      existsSync(join(folder.path, 'pid'))
        ? Number(readFileSync(join(folder.path, 'pid'), 'utf8')) || undefined
        : undefined,
    );
    // What the system does when a terminal goes away: everyone in its foreground is hung up.
    process.kill(-pid, 'SIGHUP');
    await ended;
    assert.equal(await waitForRunResult(files.result, 5000), 129);
    assert.equal(isAlive(step), false);
  });

  it('is told from another program that has its process id', async function () {
    if (process.platform !== 'linux') this.skip();
    const { pid, ended } = start();
    assert.equal(await isRunnerAlive(pid), true);
    process.kill(-pid, 'SIGKILL');
    await ended;
    assert.equal(await isRunnerAlive(pid), false);
    assert.equal(await isRunnerAlive(process.pid), false);
  });

  it('keeps what it makes to its owner', async () => {
    const { pid, ended } = start();
    const files = runnerFiles(work(), pid);
    await until('the FIFO', () => (existsSync(files.records) ? true : undefined));
    assert.equal(statSync(files.records).mode & 0o777, 0o600);
    await handOver(files.records, records(['true']));
    await ended;
    assert.equal(statSync(files.result).mode & 0o777, 0o600);
  });

  it('is not handed to a file, nor to nobody', async () => {
    const file = folder.write('plain', '');
    await assert.rejects(
      handOver(file, ['x'], { timeoutMs: 50 }),
      (error) => error instanceof Failure && error.reason === 'not-a-fifo',
    );
    assert.equal(readFileSync(file, 'utf8'), '');
    await assert.rejects(
      handOver(join(folder.path, 'none'), ['x'], { timeoutMs: 50 }),
      (error) => error instanceof Failure && error.reason === 'no-runner',
    );
  });

  it('takes no other text for a result', async () => {
    const file = join(folder.path, 'odd.rc');
    for (const text of ['', '0', 'x\n', '-1\n', '1000\n']) {
      writeFileSync(file, text);
      assert.equal(await takeRunResult(file), undefined, JSON.stringify(text));
    }
  });
});

describe('a quoted line in real bash', () => {
  it(`gives ${hostileValues.length} hostile values back`, () => {
    const output = execFileSync(
      '/bin/bash',
      ['--norc', '-c', `printf '%s\\0' ${quoteArguments(hostileValues)}`],
      {
        encoding: 'utf8',
        env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
      },
    );
    assert.deepEqual(output.split('\0').slice(0, -1), hostileValues);
  });
});
