import { lstat, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isInside } from './is-inside.ts';

/**
 * Whether reading or writing a path would reach beyond a folder, by `..` or by a symbolic link on the way. A link to
 * nothing counts too: writing through it would make a file wherever it points.
 * @param folder absolute
 * @param path relative to it, or absolute; it need not be there yet
 */
export async function leadsOutside(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder).catch(() => resolve(folder));
  let at = resolve(folder, path);
  if (!isInside(resolve(folder), at)) return true;
  while (at !== resolve(folder)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return !isInside(root, real);
    const isLink = await lstat(at).then(
      () => true,
      () => false,
    );
    if (isLink) return true;
    at = dirname(at);
  }
  return false;
}
