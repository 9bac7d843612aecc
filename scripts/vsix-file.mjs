// The package that `npm run package` makes and the UI tests install.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Absolute path; the file need not be there yet. */
export const vsixFile = join(root, `${name}-${version}.vsix`);
