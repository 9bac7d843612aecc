// Starting programs so that none is left behind.
import { spawn } from 'node:child_process';

/**
 * Runs a program to its end and gives what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, withErrors?: boolean}} [options] withErrors: stderr belongs to it too
 * @returns {Promise<string>} a failing program throws with the end of what it said
 */
export async function output(command, args, { withErrors = false, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    all += text;
  });
  const ended = await end(child);
  if (ended === 0) return withErrors ? all : stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${ended}:\n${all.trim().slice(-4000)}`);
}

/**
 * Waits for a child to end with its output read.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number | string>} the exit code, or the name of the signal; a program that cannot start throws
 */
export function end(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no exit code'));
  });
}

/**
 * Sends a signal to a process group whose leader was started with `detached: true`.
 * @param {number | undefined} pid the leader
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Ends a process group: politely, then, after the grace, by force.
 * @param {import('node:child_process').ChildProcess} child a leader started with `detached: true`
 * @param {number} [grace] milliseconds
 */
export async function stopGroup(child, grace = 5000) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    signalGroup(child.pid, 'SIGTERM');
    const force = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), grace);
    await gone;
    clearTimeout(force);
  }
  // What the leader started and did not wait for.
  signalGroup(child.pid, 'SIGKILL');
}
