import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface ProgramOptions {
  readonly cwd?: string;
  /** The whole environment: nothing of the test's own is handed on. */
  readonly env: Readonly<Record<string, string>>;
  /** Text for its standard input. */
  readonly input?: string;
  /** After this it is ended; a minute if absent. */
  readonly timeoutMs?: number;
}

export interface ProgramResult {
  /** Its exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Runs a program to its end. A program that cannot be started rejects; any exit code is an answer. */
export function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramResult> {
  const [program = '', ...args] = argv;
  const { timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that never reads its input closes it early; its exit code says what that meant.
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, stdout, stderr, timedOut });
    });
  });
}

export interface RunningProgram {
  readonly process: ChildProcess;
  /** How it ended, or undefined while it runs. */
  readonly ended: () => string | undefined;
  /** Asks it to end, and makes it end after 5 s. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program that runs until it is stopped.
 * @param log the file that its output goes to; absent: standard input and output are pipes, for a conversation
 */
export function startProgram(
  argv: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly log?: string },
): RunningProgram {
  const [program = '', ...args] = argv;
  const log = options.log === undefined ? undefined : openSync(options.log, 'a');
  const child = spawn(program, args, {
    env: options.env,
    stdio: log === undefined ? ['pipe', 'pipe', 'inherit'] : ['ignore', log, log],
  });
  if (log !== undefined) closeSync(log);
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      ended = error.message;
      resolve();
    });
    child.on('exit', (code, signal) => {
      ended = `ended with ${signal ?? code}`;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    if (ended !== undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await end;
    clearTimeout(timer);
  };
  return { process: child, ended: () => ended, stop };
}
