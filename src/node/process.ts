import { execFile } from 'node:child_process';
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
  const { error, timedOut, stdout, stderr } = await runFile(program, args, {
    ...options,
    maxBytes,
    timeoutMs,
  });
  if (error === null) return { exitCode: 0, stdout, stderr };
  const { code, signal } = error;
  if (typeof code === 'number') return { exitCode: code, stdout, stderr };
  if (code === 'ABORT_ERR') throw new Failure<RunFailure>('cancelled', 'cancelled');
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    throw new Failure<RunFailure>(
      'too-much-output',
      `${program} wrote more than ${maxBytes} bytes and was stopped`,
    );
  }
  if (timedOut) {
    throw new Failure<RunFailure>(
      'timed-out',
      `${program} did not end within ${timeoutMs / 1000} s and was stopped`,
    );
  }
  if (typeof signal === 'string') {
    throw new Failure<RunFailure>('killed', `${program} was ended from outside (${signal})`);
  }
  throw await startFailure(program, codeOf(error), options.cwd);
}

/** How Node says that a program ended, or that it could not be started. */
interface Ended {
  /** `code` is its exit code, or the name of what went wrong. */
  readonly error: (Error & { readonly code?: unknown; readonly signal?: unknown }) | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function runFile(
  program: string,
  args: readonly string[],
  options: RunOptions & { readonly maxBytes: number; readonly timeoutMs: number },
): Promise<Ended> {
  const { env, cwd, signal, maxBytes, timeoutMs } = options;
  return new Promise((resolve) => {
    let timedOut = false;
    const child = execFile(
      program,
      args,
      {
        env: definedOnly(env),
        encoding: 'utf8',
        maxBuffer: maxBytes,
        // What is run here is only asked; one that does not end when told is not waited for.
        killSignal: 'SIGKILL',
        ...(cwd === undefined ? {} : { cwd }),
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        clearTimeout(timer);
        resolve({ error, timedOut, stdout, stderr });
      },
    );
    child.stdin?.end();
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
  });
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
