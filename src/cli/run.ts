import { Failure } from '../node/failure.ts';
import { parseArguments, usage } from './arguments.ts';
import type { Invocation } from './arguments.ts';
import { check } from './check.ts';
import { generate } from './generate.ts';
import { images } from './images.ts';
import type { Report } from './report.ts';
import { resolve } from './resolve.ts';
import { snap } from './snap.ts';
import type { Surroundings } from './surroundings.ts';

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
    const message = messageOf(error);
    const stdout = read.json ? `${JSON.stringify({ version: 1, error: message }, undefined, 2)}\n` : '';
    return { exit: 2, stdout, stderr: `airgap: ${shownOnTerminal(message)}\n` };
  }
}

/** What stopped the run; of what nobody foresaw, one line without its stack. */
function messageOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const told = error instanceof Error ? error.message : String(error);
  return `stopped on something unforeseen: ${told.replaceAll(/\s+/g, ' ')}`;
}

/**
 * Text fit for a terminal: what files and their names hold could otherwise act on it. Control characters, and those
 * that turn the direction of writing, become U+FFFD.
 */
function shownOnTerminal(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}

async function reportOf(invocation: Invocation, surroundings: Surroundings): Promise<Report> {
  const { cwd, env } = surroundings;
  switch (invocation.command) {
    case 'check':
      return check(invocation, surroundings);
    case 'generate':
      return generate(invocation, cwd);
    case 'resolve':
      return resolve(invocation, cwd);
    case 'images':
      return images(invocation, cwd, env);
    case 'snap':
      return snap(invocation, surroundings);
  }
}
