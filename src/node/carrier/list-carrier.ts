import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, throwIfCancelled } from '../failure.ts';
import { unreadable } from '../files/unreadable.ts';

/** What lies in a folder, by path relative to it, with `/`. */
export interface CarrierListing {
  /** Regular files with their bytes. */
  readonly files: ReadonlyMap<string, number>;
  /** Symbolic links, pipes and the like. No link is followed. */
  readonly odd: readonly string[];
}

/** Far more than the largest site has. */
const maxEntries = 100_000;

/**
 * Lists a carrier, or one that is being put together.
 * @param folder absolute
 * @returns undefined where there is nothing of that name
 * @throws Failure `not-a-folder` where something else stands there, `unreadable`, `cancelled`
 */
export async function listCarrier(folder: string, signal?: AbortSignal): Promise<CarrierListing | undefined> {
  const there = await lstat(folder).catch(() => undefined);
  if (there === undefined) return undefined;
  if (!there.isDirectory()) {
    const what = there.isSymbolicLink() ? 'is a symbolic link' : 'is no folder';
    throw new Failure(
      'not-a-folder',
      `${folder} ${what}: move it away. Packing makes a folder of its own there, to be copied to a disk when it is whole`,
    );
  }
  const files = new Map<string, number>();
  const odd: string[] = [];
  const folders = [''];
  for (let at = folders.shift(); at !== undefined; at = folders.shift()) {
    throwIfCancelled(signal);
    for (const entry of await entriesOf(join(folder, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (files.size + odd.length + folders.length >= maxEntries) {
        throw new Failure(
          'too-many',
          `${folder} holds more than ${maxEntries} files: move those away that were not packed`,
        );
      }
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.set(path, (await lstat(join(folder, path))).size);
      else odd.push(path);
    }
  }
  return { files, odd: odd.toSorted() };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
}
