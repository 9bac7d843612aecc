// Where things are: the project's root, and the cache of what a set-up fetches or builds.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The nearest folder above this file that holds a package.json. Searched for, not counted in `..`, since the test
 * bundles below out/ carry this module too.
 * @returns {string}
 */
function findRoot() {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

export const root = findRoot();

/** Kept between runs, safe to delete; AIRGAP_CACHE lets several clones share one. */
export const cache = resolve(process.env.AIRGAP_CACHE ?? join(root, '.cache'));
