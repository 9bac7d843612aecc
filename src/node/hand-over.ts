import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeRecords } from '../core/steps/handover.ts';
import { codeOf, Failure } from './failure.ts';

/** Why a step could not be handed over. */
export type HandOverFailure = 'no-runner' | 'not-a-fifo' | 'not-read';

const waitMs = 15_000;
/** POSIX: a FIFO takes this much at once or not at all, on every system. */
const chunkBytes = 512;

/** Where the runner with this process id waits for its step, and where it says how the step ended. */
export function runnerFiles(
  folder: string,
  pid: number,
): { readonly records: string; readonly result: string } {
  return { records: join(folder, `${pid}.in`), result: join(folder, `${pid}.rc`) };
}

/**
 * Writes a step into the FIFO of a runner (media/runner.sh) that has just been started. The values are in no file and
 * in no argument: they go from this process's memory to the runner's.
 * @param records of handoverRecords or refusalRecords
 * @param options.timeoutMs for the runner to make its FIFO, and for it to go on reading; 15 s unless said
 * @throws Failure with a HandOverFailure reason; its message holds no record
 */
export async function handOver(
  file: string,
  records: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? waitMs;
  const handle = await openFifo(file, Date.now() + timeoutMs);
  try {
    if (!(await handle.stat()).isFIFO()) {
      throw new Failure<HandOverFailure>(
        'not-a-fifo',
        `${file} is not the FIFO of a runner; nothing was handed over`,
      );
    }
    await writeAll(handle, Buffer.from(encodeRecords(records), 'utf8'), timeoutMs);
  } finally {
    await handle.close();
  }
}

/** Opened without waiting, so that a runner that is gone cannot hold up this process. */
async function openFifo(file: string, until: number): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(file, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    } catch (error) {
      const code = codeOf(error);
      // ENOENT: not made yet; ENXIO: made, and not open for reading yet.
      if ((code !== 'ENOENT' && code !== 'ENXIO') || Date.now() > until) {
        throw new Failure<HandOverFailure>(
          'no-runner',
          `The terminal did not take the step (${code}): run the step again`,
          { cause: error },
        );
      }
    }
    await delay(20);
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, timeoutMs: number): Promise<void> {
  let at = 0;
  let until = Date.now() + timeoutMs;
  while (at < bytes.length) {
    try {
      const { bytesWritten } = await handle.write(bytes, at, Math.min(chunkBytes, bytes.length - at));
      at += bytesWritten;
      until = Date.now() + timeoutMs;
      continue;
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'EAGAIN' || Date.now() > until) {
        throw new Failure<HandOverFailure>(
          'not-read',
          `The terminal stopped reading the step (${code}): run the step again`,
          { cause: error },
        );
      }
    }
    await delay(10);
  }
}
