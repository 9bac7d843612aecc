import { stat } from 'node:fs/promises';
import { codeOf, Failure, throwIfCancelled } from './failure.ts';

/** What is needed to run a program. */
export interface RunOptions {
  /** Its whole environment; nothing of this process is handed on unasked. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder it runs in. */
  readonly cwd?: string;
  /** Milliseconds until it is ended, 60 000 unless said. */
  readonly timeoutMs?: number;
  /** Bytes of each of its two outputs, 10 MB unless said; more ends it. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended by itself. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why there is no result. */
export type RunFailure =
  | 'not-found'
  | 'not-runnable'
  | 'timed-out'
  | 'cancelled'
  | 'too-much-output'
  | 'killed';

/**
 * Runs a program to its end, without a shell: every argument arrives as it is. Its standard input is empty.
 * @param argv the program, a path or a name on the PATH of `options.env`, and its arguments
 * @returns its exit code, whatever it is, and its output
 * @throws Failure with a RunFailure reason; arguments and environment are in no message, since they may be secret
 */
export async function runProcess(
  argv: readonly [string, ...string[]],
  options: RunOptions,
): Promise<RunResult> {
  throwIfCancelled(options.signal);
  const [program, ...args] = argv;
  const maxBytes = options.maxBytes ?? 10_000_000;
  const timeoutMs = options.timeoutMs ?? 60_000;
  // Loaded on first use, since most sessions never run a program.
  const { execa } = await import('execa');
  const result = await execa(program, args, {
    env: definedOnly(options.env),
    extendEnv: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    timeout: timeoutMs,
    // What is run here is only asked; one that does not end when told is not waited for.
    killSignal: 'SIGKILL',
    maxBuffer: maxBytes,
    stdin: 'ignore',
    stripFinalNewline: false,
    reject: false,
  });
  if (result.isCanceled) throw new Failure<RunFailure>('cancelled', 'cancelled');
  if (result.timedOut) {
    throw new Failure<RunFailure>(
      'timed-out',
      `${program} did not end within ${timeoutMs / 1000} s and was stopped`,
    );
  }
  if (isTooMuch(result)) {
    throw new Failure<RunFailure>(
      'too-much-output',
      `${program} wrote more than ${maxBytes} bytes and was stopped`,
    );
  }
  if (result.exitCode !== undefined) {
    return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  }
  if (result.signal !== undefined) {
    throw new Failure<RunFailure>('killed', `${program} was ended from outside (${result.signal})`);
  }
  throw await startFailure(program, codeOf(result), options.cwd);
}

/** The library has no field for it; its tests name the message. */
function isTooMuch(result: object): boolean {
  return 'originalMessage' in result && result.originalMessage === 'maxBuffer exceeded';
}

function definedOnly(env: RunOptions['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function startFailure(
  program: string,
  code: string,
  cwd: string | undefined,
): Promise<Failure<RunFailure>> {
  if (code !== 'ENOENT') {
    return new Failure(
      'not-runnable',
      `${program} cannot be run (${code}): check its permissions and architecture`,
    );
  }
  // The system gives the same code for a working folder that is not there.
  const folder = cwd === undefined ? undefined : await stat(cwd).catch(() => undefined);
  if (cwd !== undefined && folder?.isDirectory() !== true) {
    return new Failure('not-runnable', `${program} cannot be run in ${cwd}: there is no such folder`);
  }
  return new Failure('not-found', `${program} is not installed, or not on the PATH`);
}
