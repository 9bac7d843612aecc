import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { carrierFolder } from '../core/carrier/carrier-files.ts';
import type { Site } from '../core/plan/site.ts';
import { lookAtCarrier } from '../node/carrier/look-at-carrier.ts';
import type { CheckedFiles } from './check-snaps.ts';
import { problemOfFile } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Proves the carrier of a plan's folder, to its last byte, once there is one; before, none is called for.
 * @param root absolute path of the folder
 * @param shown how it was written
 */
export async function checkCarrier(
  { root, shown, site }: { readonly root: string; readonly shown: string; readonly site: Site },
  { env }: Surroundings,
): Promise<CheckedFiles> {
  if (lstatSync(join(root, carrierFolder), { throwIfNoEntry: false }) === undefined) {
    return { files: [], expected: 0, checked: 0, passed: 0, problems: [] };
  }
  const { looked, expected, passed, problems } = await lookAtCarrier(root, site, { known: new Map(), env });
  return {
    files: looked.map((path) => join(shown, carrierFolder, path)),
    expected,
    checked: looked.length,
    passed,
    problems: problems.map(({ path, code, message }) =>
      problemOfFile(join(shown, carrierFolder, path), { code, message, severity: 'error' }),
    ),
  };
}
