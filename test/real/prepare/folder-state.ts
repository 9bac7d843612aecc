import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file below a folder: its size, mode, inode, time of change to the nanosecond, and SHA-256. */
export function folderState(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted()
      .map((path) => {
        const { size, mode, ino, mtimeNs } = lstatSync(path, { bigint: true });
        const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
        return [relative(folder, path), [size, mode, ino, mtimeNs, digest].join(' ')];
      }),
  );
}
