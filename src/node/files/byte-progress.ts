import type { ReadPiecesOptions } from './read-pieces.ts';

/** Adds up how far work on several files is, in bytes. */
export class ByteProgress {
  readonly #total: number;
  readonly #say: ReadPiecesOptions['onProgress'];
  readonly #each = new Map<string, number>();
  #done = 0;

  /** @param sizes of all files */
  constructor(sizes: Iterable<number>, say: ReadPiecesOptions['onProgress']) {
    this.#total = [...sizes].reduce((sum, size) => sum + size, 0);
    this.#say = say;
  }

  /** Told how far one file is. */
  of(file: string, done: number): void {
    this.#done += done - (this.#each.get(file) ?? 0);
    this.#each.set(file, done);
    this.#say?.(this.#done, this.#total);
  }
}
