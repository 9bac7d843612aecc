// How much ships, and the most that may.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Bytes, minified: what editing loads, and all of dist/. The second was 500 kB before there were steps for side-loading,
 * for proxies and on nodes; what is loaded when it is first used costs nobody else anything but the download.
 */
export const byteLimits = { editing: 300_000, all: 600_000 };

/**
 * Counts the bytes of a build.
 * @param {string} dist its folder
 * @returns {{editing: number, all: number}} what is loaded until the first problem, completion or hover is shown, and
 *   all of it
 */
export function bundleBytes(dist) {
  const size = (file) => statSync(join(dist, file)).size;
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.m?js$/.test(file),
  );
  const loaded = new Set();
  const visit = (file) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    // `import … from "./x.mjs"` is loaded with the file, `import("./x.mjs")` on first use.
    for (const [, path] of readFileSync(join(dist, file), 'utf8').matchAll(
      /\b(?:from|import)\s*"(\.[^"]+)"/g,
    ))
      visit(join(file, '..', path));
  };
  visit('extension.mjs');
  const sum = (some) => [...some].reduce((bytes, file) => bytes + size(file), 0);
  return { editing: sum(loaded), all: sum(files) };
}
