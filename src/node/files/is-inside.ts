import { isAbsolute, relative, sep } from 'node:path';

/**
 * Whether a path is a folder itself or lies below it. Paths are compared as they are: give real paths where symbolic
 * links count.
 */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}
