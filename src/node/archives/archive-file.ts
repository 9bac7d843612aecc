import { open } from 'node:fs/promises';
import { Failure, throwIfCancelled } from '../failure.ts';
import { unreadable } from '../files/unreadable.ts';

/** A file that is read in places. */
export interface ArchiveFile {
  readonly size: number;
  /** Bytes at a place; fewer than asked for at the end of the file. */
  readonly read: (at: number, length: number) => Promise<Uint8Array>;
  /** Bytes that were read until now. */
  readonly bytesRead: () => number;
}

/**
 * Opens a file for the time of a task.
 * @throws Failure `unreadable` where it is not there, no file, or not allowed to be read; `cancelled`
 */
export async function withArchiveFile<Result>(
  path: string,
  signal: AbortSignal | undefined,
  task: (file: ArchiveFile) => Promise<Result>,
): Promise<Result> {
  throwIfCancelled(signal);
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  let total = 0;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Failure('unreadable', `${path} is no file`);
    return await task({
      size: stat.size,
      bytesRead: () => total,
      read: async (at, length) => {
        throwIfCancelled(signal);
        const bytes = new Uint8Array(Math.max(0, Math.min(length, stat.size - at)));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, at).catch((error: unknown) => {
          throw unreadable(path, error);
        });
        total += bytesRead;
        return bytes.subarray(0, bytesRead);
      },
    });
  } finally {
    await handle.close();
  }
}
