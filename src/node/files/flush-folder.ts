import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Makes what was renamed or made in a folder last through a power cut; not every system lets a folder be flushed. */
export async function flushFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch {
    // The file itself is whole either way.
  } finally {
    await folder?.close();
  }
}
