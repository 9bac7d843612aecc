import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../core/plan/plan.ts';
import { isProved } from '../core/snaps/site-snaps.ts';
import { lookAtSnaps } from '../node/snaps/look-at-snaps.ts';
import type { ReportedProblem } from './report.ts';
import { problemOfFile } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** What `check` counts of a folder's snaps or archives: one check for each that the plan calls for. */
export interface CheckedFiles {
  readonly files: readonly string[];
  readonly expected: number;
  readonly checked: number;
  readonly passed: number;
  readonly problems: readonly ReportedProblem[];
}

/**
 * Proves the snaps of a plan's folder once there is a folder `snaps/`; before, none is called for.
 * @param root absolute path of the folder
 * @param shown how it was written
 */
export async function checkSnaps(
  { root, shown, plan }: { readonly root: string; readonly shown: string; readonly plan: Plan },
  { env, digestWorker }: Surroundings,
): Promise<CheckedFiles> {
  if (statSync(join(root, 'snaps'), { throwIfNoEntry: false })?.isDirectory() !== true) {
    return { files: [], expected: 0, checked: 0, passed: 0, problems: [] };
  }
  const checks = await lookAtSnaps(root, plan, { env, digestWorker, now: Date.now() });
  const looked = checks.filter(({ checked }) => checked);
  return {
    files: looked.map(({ snap }) => join(shown, snap.path)),
    expected: checks.length,
    checked: looked.length,
    passed: checks.filter(isProved).length,
    problems: checks.flatMap(({ snap, problems }) =>
      problems.map((problem) => problemOfFile(join(shown, snap.path), problem)),
    ),
  };
}
