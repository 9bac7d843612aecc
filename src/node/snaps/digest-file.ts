import { encodeBase64Url } from '../../core/snaps/assertions/base64.ts';
import { readPieces } from '../files/read-pieces.ts';
import type { ReadPiecesOptions } from '../files/read-pieces.ts';
import { loadSha3 } from './sha3-384.ts';
import type { Sha3 } from './sha3-384.ts';

/** A file's digest as assertions write it, and how long the file was while it was read. */
export interface FileDigest {
  /** SHA3-384 in 64 characters of base64url. */
  readonly sha3_384: string;
  readonly size: number;
}

export interface DigestOptions extends ReadPiecesOptions {
  /** Another SHA3-384 than the fastest. */
  readonly sha3?: Sha3 | undefined;
}

/**
 * Reads a file piece by piece and gives its SHA3-384. All on the calling thread: `digestInWorker` is for large ones.
 * @throws Failure with reason `unreadable` or `cancelled`
 */
export async function digestFile(path: string, options: DigestOptions = {}): Promise<FileDigest> {
  const hash = (options.sha3 ?? (await loadSha3()))();
  const size = await readPieces(path, hash.update, options);
  return { sha3_384: encodeBase64Url(hash.digest()), size };
}
