import { open } from 'node:fs/promises';
import { throwIfCancelled } from '../failure.ts';
import { unreadable } from './unreadable.ts';

export interface ReadPiecesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told after every piece how far it is, in bytes. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Hashed in one go: some milliseconds, so that whoever shares the thread gets a turn between two pieces. */
const pieceBytes = 512 * 1024;

/**
 * Reads a file from its beginning to its end, piece by piece.
 * @param use gets each piece, whose memory is used again for the next one
 * @returns how many bytes were read
 * @throws Failure with reason `unreadable` or `cancelled`; and whatever `use` throws
 */
export async function readPieces(
  path: string,
  use: (piece: Uint8Array) => unknown,
  { signal, onProgress }: ReadPiecesOptions = {},
): Promise<number> {
  throwIfCancelled(signal);
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
      if (bytesRead === 0) return size;
      await use(piece.subarray(0, bytesRead));
      size += bytesRead;
      onProgress?.(size, Math.max(size, total));
    }
  } finally {
    await file.close();
  }
}
