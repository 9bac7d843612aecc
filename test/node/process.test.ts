import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProcess } from '../../src/node/process.ts';
import { findProgram } from '../../src/node/find-program.ts';
import { firstLine } from '../../src/node/first-line.ts';
import { until } from '../support/until.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const node = process.execPath;
const run = (script: string, options: Partial<Parameters<typeof runProcess>[1]> = {}, args: string[] = []) =>
  runProcess([node, '-e', script, '--', ...args], { env: {}, ...options });

describe('running a program', () => {
  const folder = temporaryFolder();

  it('hands every argument on as it is, without a shell', async () => {
    const args = ['$(id)', '`id`', '*', '', '"\'', 'a\nb', '%PATH%', '-x', 'ü'];
    const { stdout } = await run('console.log(JSON.stringify(process.argv.slice(1)))', {}, args);
    assert.deepEqual(JSON.parse(stdout), args);
  });

  it('gives it the environment that was said and nothing else', async () => {
    const { stdout } = await run('console.log(JSON.stringify(process.env))', {
      env: { MIRROR: '${x}', GONE: undefined },
    });
    const env = JSON.parse(stdout) as Record<string, string>;
    assert.equal(env['MIRROR'], '${x}');
    assert.ok(!('PATH' in env) && !('GONE' in env), JSON.stringify(env));
  });

  it('gives both outputs and any exit code', async () => {
    const result = await run('console.log("out\\n"); console.error("err"); process.exitCode = 3', {
      cwd: folder.path,
    });
    assert.deepEqual(result, { exitCode: 3, stdout: 'out\n\n', stderr: 'err\n' });
  });

  it('gives it an empty standard input', async () => {
    const { stdout } = await run('process.stdin.on("data", () => {}).on("end", () => console.log("end"))');
    assert.equal(stdout, 'end\n');
  });

  const failures: readonly [name: string, start: () => Promise<unknown>, reason: string, says: RegExp][] = [
    [
      'a program that is not there',
      () => runProcess(['no-such-program'], { env: { PATH: '/usr/bin' } }),
      'not-found',
      /no-such-program is not installed/,
    ],
    [
      'a folder that is not there',
      () => run('', { cwd: `${folder.path}/nowhere` }),
      'not-runnable',
      /there is no such folder/,
    ],
    [
      'a file that is no program',
      () => runProcess([folder.write('text', 'x')], { env: {} }),
      'not-runnable',
      /cannot be run \(EACCES\)/,
    ],
    [
      'a program that hangs',
      () => run('setInterval(() => {}, 1000)', { timeoutMs: 300 }),
      'timed-out',
      /did not end within 0.3 s/,
    ],
    [
      'a program that writes for ever',
      () => run('for (;;) require("fs").writeSync(1, "x".repeat(1e5))', { maxBytes: 1e6 }),
      'too-much-output',
      /more than 1000000 bytes/,
    ],
    ['a program that is killed', () => run('process.kill(process.pid, "SIGKILL")'), 'killed', /SIGKILL/],
    ['a signal already given', () => run('', { signal: AbortSignal.abort() }), 'cancelled', /cancelled/],
  ];
  for (const [name, start, reason, says] of failures) {
    it(`says what happened: ${name}`, async () => {
      await assert.rejects(start(), (error: Error & { reason?: string }) => {
        assert.equal(error.reason, reason, error.message);
        assert.match(error.message, says);
        return true;
      });
    });
  }

  it('ends a program that is cancelled', async () => {
    const stop = new AbortController();
    const marker = `${folder.path}/pid`;
    const running = run(
      'require("fs").writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)',
      { signal: stop.signal },
      [marker],
    );
    const { readFileSync, existsSync } = await import('node:fs');
    await until('the program', () =>
      existsSync(marker) && readFileSync(marker, 'utf8') !== '' ? true : undefined,
    );
    const pid = Number(readFileSync(marker, 'utf8'));
    stop.abort();
    await assert.rejects(running, { reason: 'cancelled' });
    await until('the program to be gone', () => (isAlive(pid) ? undefined : true));
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('finding a program', () => {
  const folder = temporaryFolder();

  it('takes the first executable file on the PATH, and no relative folder', async () => {
    chmodSync(folder.write('second/tool', ''), 0o755);
    chmodSync(folder.write('first/tool', ''), 0o644);
    folder.write('third/tool/inside', '');
    const path = [
      '.',
      '',
      'second',
      ...['third', 'first', 'second'].map((name) => `${folder.path}/${name}`),
    ].join(delimiter);
    // Root may not execute a file without any x bit either.
    assert.equal(await findProgram('tool', { PATH: path }), `${folder.path}/second/tool`);
    assert.equal(await findProgram('../second/tool', { PATH: path }), undefined);
    assert.equal(await findProgram('tool', {}), undefined);
    const before = process.cwd();
    process.chdir(join(folder.path, 'second'));
    try {
      assert.equal(await findProgram('tool', { PATH: ['.', '', '../second'].join(delimiter) }), undefined);
    } finally {
      process.chdir(before);
    }
  });
});

describe('the first line of an output', () => {
  it('is fit for a message', () => {
    assert.equal(firstLine('\n\r\n  \u001B[31merror\u001B[0m: x \nmore'), '[31merror [0m: x');
    assert.equal(firstLine('x'.repeat(500)), `${'x'.repeat(200)}…`);
    assert.equal(firstLine(' \n'), '');
  });
});
