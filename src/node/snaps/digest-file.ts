import { open } from 'node:fs/promises';
import { encodeBase64Url } from '../../core/snaps/assertions/base64.ts';
import { codeOf, Failure, throwIfCancelled } from '../failure.ts';
import { loadSha3 } from './sha3-384.ts';
import type { Sha3 } from './sha3-384.ts';

/** A file's digest as assertions write it, and how long the file was while it was read. */
export interface FileDigest {
  /** SHA3-384 in 64 characters of base64url. */
  readonly sha3_384: string;
  readonly size: number;
}

export interface DigestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told after every piece how far it is, in bytes. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Another SHA3-384 than the fastest. */
  readonly sha3?: Sha3 | undefined;
}

/** Hashed in one go: some milliseconds, so that whoever shares the thread gets a turn between two pieces. */
const pieceBytes = 512 * 1024;

/**
 * Reads a file piece by piece and gives its SHA3-384. All on the calling thread: `digestInWorker` is for large ones.
 * @throws Failure with reason `unreadable` or `cancelled`
 */
export async function digestFile(path: string, options: DigestOptions = {}): Promise<FileDigest> {
  const { signal, onProgress } = options;
  throwIfCancelled(signal);
  const hash = (options.sha3 ?? (await loadSha3()))();
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { size: total } = await file.stat();
    const piece = new Uint8Array(pieceBytes);
    let size = 0;
    for (;;) {
      throwIfCancelled(signal);
      const { bytesRead } = await file.read(piece, 0, pieceBytes, null).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      if (bytesRead === 0) return { sha3_384: encodeBase64Url(hash.digest()), size };
      hash.update(piece.subarray(0, bytesRead));
      size += bytesRead;
      onProgress?.(size, Math.max(size, total));
    }
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new Failure('unreadable', `${path} ${what}`, { cause: error });
}
