import { createHash } from 'node:crypto';
import { Failure } from '../failure.ts';
import { readPieces } from '../files/read-pieces.ts';
import type { ReadPiecesOptions } from '../files/read-pieces.ts';
import { keyOfFile } from '../snaps/file-cache-key.ts';

/** SHA-256 of files by `fileCacheKey`: those that are known are used, new ones are put in. */
export type KnownSums = Map<string, string>;

/** How a file's SHA-256 is found out. */
export interface SumOptions extends ReadPiecesOptions {
  readonly known: KnownSums;
}

/**
 * The SHA-256 of a file in hex, read piece by piece unless it is known.
 * @param path absolute, of a file that is there
 * @throws Failure with reason `unreadable` or `cancelled`
 */
export async function sha256OfFile(path: string, { known, ...options }: SumOptions): Promise<string> {
  const key = await keyOfFile(path);
  const remembered = key === undefined ? undefined : known.get(key);
  if (remembered !== undefined) return remembered;
  const hash = createHash('sha256');
  await readPieces(path, (piece) => hash.update(piece), options);
  const sha256 = hash.digest('hex');
  // A file that changed while it was read has no digest worth keeping.
  if (key !== undefined && key === (await keyOfFile(path))) known.set(key, sha256);
  return sha256;
}

/**
 * The SHA-256 of a file; undefined where it cannot be read, as on a disk that fails.
 * @throws Failure `cancelled` only
 */
export async function readableSum(path: string, options: SumOptions): Promise<string | undefined> {
  try {
    return await sha256OfFile(path, options);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return undefined;
  }
}
