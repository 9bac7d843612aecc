import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handoverNames, handoverRecords } from '../../../src/core/steps/handover.ts';
import { handOver, runnerFiles } from '../../../src/node/hand-over.ts';
import type { TriedCommand } from './try-values.ts';

const names = [...handoverNames].toSorted();

/** What a program got: its name, its arguments, and what its environment says. */
export type Recorded = readonly string[];

/**
 * What the program of a command has to get.
 * @param unknown what a variable holds that the command names, and whose value only a run has
 */
export function expectedOf({ argv, env, values }: TriedCommand, unknown = 'unset'): Recorded {
  const variables = names.map((name) => values[name] ?? (env.includes(name) ? unknown : 'unset'));
  return [...variables, String(argv.length), ...argv];
}

/** Programs that do nothing but write down what they got, in place of those that commands name. */
export class Recorder {
  readonly #folder: string;
  /** Whatever a value runs, it runs here. */
  readonly #work: string;

  constructor(folder: string, programs: Iterable<string>) {
    this.#folder = folder;
    this.#work = join(folder, 'work');
    for (const name of ['bin', 'work', 'steps']) mkdirSync(join(folder, name), { mode: 0o700 });
    const variables = names.map((name) => `"\${${name}-unset}"`).join(' ');
    const record = `printf '%s\\0' ${variables} $(($# + 1)) "\${0##*/}" "$@" >&3`;
    for (const program of programs)
      writeFileSync(join(folder, 'bin', program), `#!/bin/sh\n${record}\n`, { mode: 0o755 });
  }

  /** What the programs of lines get, one after another, where a shell reads the lines. */
  runLines(shell: readonly [string, ...string[]], input: string): readonly string[] {
    const [program, ...args] = shell;
    // By its path, since a shell may be one of the programs that are recorded.
    const { output, error } = spawnSync(`/bin/${program}`, args, {
      cwd: this.#work,
      env: this.#env,
      input,
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      maxBuffer: 64 << 20,
    });
    if (error !== undefined) throw error;
    return textsOf(output[3]?.toString() ?? '');
  }

  /** What the program of a command gets, where the runner of steps runs it as VS Code's task does. */
  async runStep({
    argv,
    values,
  }: TriedCommand): Promise<{ readonly exit: number | null; readonly got: Recorded }> {
    // By its path, since the runner itself needs the real ones.
    const [program, ...args] = argv;
    const recorder = join(this.#folder, 'bin', program);
    const handover = handoverRecords({ cwd: this.#work, env: values, argv: [recorder, ...args] });
    if (!handover.ok) throw new Error(handover.reason);
    const steps = join(this.#folder, 'steps');
    const child = spawn(
      '/bin/bash',
      ['--noprofile', '--norc', join(process.cwd(), 'media/runner.sh'), steps],
      {
        cwd: steps,
        env: { ...this.#env, PATH: '/usr/bin:/bin' },
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    let output = '';
    child.stdio[3]?.on('data', (data: Buffer) => (output += data.toString('latin1')));
    await handOver(runnerFiles(steps, child.pid ?? 0).records, handover.records);
    return { exit: await ended, got: textsOf(Buffer.from(output, 'latin1').toString()) };
  }

  /** How many files were made where values run: none, unless one was taken for a command. */
  canaries(): number {
    return readdirSync(this.#work).length;
  }

  get #env(): Record<string, string> {
    return { PATH: `${join(this.#folder, 'bin')}:/usr/bin:/bin`, LC_ALL: 'C', HOME: this.#work };
  }
}

function textsOf(records: string): readonly string[] {
  return records.split('\0').slice(0, -1);
}
