import { stat } from 'node:fs/promises';
import { codeOf } from '../failure.ts';
import { unreadable } from '../files/unreadable.ts';

/** What tells that a file is still the one that was looked at; of `fs.stat` with `bigint: true`. */
export interface FileStamp {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/**
 * A key under which what was found out about a file may be remembered: another as soon as it has another size, time or
 * inode. Who wants to can give a changed file its old time and length, so a remembered digest is no proof for others.
 */
export function fileCacheKey({ dev, ino, size, mtimeNs }: FileStamp): string {
  return [dev, ino, size, mtimeNs].join(':');
}

/**
 * The key of a file as it is now.
 * @returns undefined where there is no such file
 * @throws Failure `unreadable`
 */
export async function keyOfFile(path: string): Promise<string | undefined> {
  try {
    return fileCacheKey(await stat(path, { bigint: true }));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}
