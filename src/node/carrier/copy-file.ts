import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile as cloneFile, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { notWritten } from '../files/not-written.ts';
import { readPieces } from '../files/read-pieces.ts';
import type { ReadPiecesOptions } from '../files/read-pieces.ts';
import { unreadable } from '../files/unreadable.ts';

/**
 * Makes a file share the blocks of another, on file systems that can (Btrfs, XFS, APFS), which takes no time and no
 * space. A file of that name is replaced.
 * @returns whether it could; where not, nothing is left
 * @see ioctl_ficlone(2)
 */
export async function clone(from: string, to: string): Promise<boolean> {
  await makeRoom(to);
  try {
    await cloneFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    const file = await open(to, 'r+');
    try {
      await file.chmod(await modeOf(from));
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch {
    // Whatever was in the way, copying its bytes says it better.
    await rm(to, { force: true });
    return false;
  }
}

/**
 * Copies a file piece by piece, flushed to the disk. A file of that name is replaced; one that is cut short stays, to be
 * found shorter.
 * @returns the SHA-256 of what was read
 * @throws Failure `unreadable`, `not-written`, `cancelled`
 */
export async function copyBytes(from: string, to: string, options: ReadPiecesOptions): Promise<string> {
  await makeRoom(to);
  const hash = createHash('sha256');
  const saved = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      throw notWritten(to, error);
    });
  };
  const file = await open(to, 'wx', await modeOf(from)).catch((error: unknown) => {
    throw notWritten(to, error);
  });
  try {
    await readPieces(
      from,
      (piece) => {
        hash.update(piece);
        return saved(file.writeFile(piece));
      },
      options,
    );
    await saved(file.sync());
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Readable by those who may read the original, and no others: a client's private key is carried too. */
async function modeOf(path: string): Promise<number> {
  const original = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return 0o600 | (original.mode & 0o044);
}

async function makeRoom(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
  } catch (error) {
    throw notWritten(path, error);
  }
}
