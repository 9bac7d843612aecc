import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isInside } from './is-inside.ts';

/**
 * Whether a file is there, inside a folder. It answers at once, for the checks that ask while they look at a text.
 * @param folder absolute
 * @param path relative to it, with `/`
 * @returns undefined for a path that leaves the folder, by `..` or by a symbolic link: nobody looked
 */
export function fileExists(folder: string, path: string): boolean | undefined {
  const target = resolve(folder, path);
  if (!isInside(resolve(folder), target)) return undefined;
  try {
    if (!isInside(realpathSync(folder), realpathSync(target))) return undefined;
    return statSync(target).isFile();
  } catch {
    return false;
  }
}
