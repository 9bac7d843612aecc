import { Failure } from '../node/failure.ts';
import { parseArguments, usage } from './arguments.ts';
import type { Invocation } from './arguments.ts';
import type { Report } from './report.ts';

/** What a run is given, so that tests can give something else. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** Where the bundle of digest-worker.ts is. */
  readonly digestWorker: string;
}

/** What a run gives back. */
export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line and gives back what it prints. Everything that stops it ends as exit code 2 and one line that
 * says what to do; with `--json` the answer on standard output is always one object.
 */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const read = parseArguments(argv);
  if (read.kind === 'help') return { exit: 0, stdout: usage, stderr: '' };
  if (read.kind === 'version') return { exit: 0, stdout: `${surroundings.version}\n`, stderr: '' };
  if (read.kind === 'wrong') return { exit: 2, stdout: '', stderr: `airgap: ${read.why}\n${usage}` };
  try {
    const report = await reportOf(read, surroundings);
    const stdout = read.json ? JSON.stringify(report.json, undefined, 2) : shownOnTerminal(report.text);
    return { exit: report.exit, stdout: `${stdout}\n`, stderr: '' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const stdout = read.json ? `${JSON.stringify({ version: 1, error: error.message }, undefined, 2)}\n` : '';
    return { exit: 2, stdout, stderr: `airgap: ${shownOnTerminal(error.message)}\n` };
  }
}

/**
 * Text fit for a terminal: what files and their names hold could otherwise act on it. Control characters, and those
 * that turn the direction of writing, become U+FFFD.
 */
function shownOnTerminal(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Each command is loaded when it is asked for. */
async function reportOf(invocation: Invocation, surroundings: Surroundings): Promise<Report> {
  const { cwd, env } = surroundings;
  switch (invocation.command) {
    case 'check':
      return (await import('./check.ts')).check(invocation, surroundings);
    case 'generate':
      return (await import('./generate.ts')).generate(invocation, cwd);
    case 'resolve':
      return (await import('./resolve.ts')).resolve(invocation, cwd);
    case 'images':
      return (await import('./images.ts')).images(invocation, cwd, env);
    case 'snap':
      return (await import('./snap.ts')).snap(invocation, surroundings);
  }
}
