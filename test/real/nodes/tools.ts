import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import { snapClientProblem } from '../assertions/snapd-code.ts';
import { requireLab } from '../lab/tools.ts';

/** Skips the suite whose `before` calls this where nodes cannot be booted; in CI, where they have to be, fails it. */
export function requireNodes(context: Mocha.Context): void {
  requireLab(context);
  const missing = ['bin/snapd', 'node-root'].filter((path) => !existsSync(join(cache, path)));
  const problem =
    missing.length > 0 ? `missing ${missing.join(', ')}: run node scripts/tools.mjs` : snapClientProblem();
  if (problem === undefined) return;
  if (process.env['CI']) throw new Error(`Real nodes cannot be booted: ${problem}`);
  console.log(`skipped: real nodes: ${problem}`);
  context.skip();
}
