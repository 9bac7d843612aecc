import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './failure.ts';

/**
 * Reads how a step ended, as the runner (media/runner.sh) wrote it, and removes the file.
 * @returns the exit code; undefined while there is none, or nothing that is one
 */
export async function takeRunResult(file: string): Promise<number | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  await rm(file, { force: true });
  return /^\d{1,3}\n$/.test(text) ? Number(text) : undefined;
}

/**
 * Waits a little for a runner's result: a closed terminal hangs the step up, which then takes a moment to end.
 * @returns undefined where none came
 */
export async function waitForRunResult(file: string, timeoutMs: number): Promise<number | undefined> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const code = await takeRunResult(file);
    if (code !== undefined || Date.now() > until) return code;
    await delay(50);
  }
}

/**
 * Whether the runner with this process id is still there. After a restart of the machine, or of a container, another
 * program may have its id; where the system does not show what a process runs, any is taken for the runner.
 */
export async function isRunnerAlive(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine === undefined || commandLine.split('\0').some((word) => word.endsWith('/runner.sh'));
}

/** Whether a process of this machine is there; one of another user counts too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
