import { join } from 'node:path';
import type { Site } from '../core/plan/site.ts';
import { checkWorkloads } from '../core/workloads/check-workloads.ts';
import { listFiles } from '../node/files/list-files.ts';
import { readManifests } from '../node/read-manifests.ts';
import type { CheckedFiles } from './check-snaps.ts';
import { problemOfFile, reportedProblem } from './report.ts';

/** What `check` counts of a folder's manifests: one check for each image that their pods ask for. */
export interface CheckedWorkloads extends CheckedFiles {
  readonly short: readonly { readonly image: string; readonly why: string }[];
}

/**
 * Checks whether the lists of a plan have what the manifests in its folder ask for.
 * @param root absolute path of the folder
 * @param shown how it was written
 * @throws Failure `cancelled` only
 */
export async function checkFolderWorkloads(
  root: string,
  shown: string,
  site: Site,
): Promise<CheckedWorkloads> {
  const { manifests: all, unread } = await readManifests(root);
  // What lies in the folder of another plan belongs to that one.
  const others = (await listFiles(root, ['**/airgap.yaml'])).files
    .filter((path) => path !== 'airgap.yaml')
    .map((path) => path.slice(0, -'airgap.yaml'.length));
  const manifests = all.filter(({ path }) => !others.some((other) => path.startsWith(other)));
  const { expected, passed, problems, short } = checkWorkloads(manifests, site);
  return {
    files: manifests.map(({ path }) => join(shown, path)),
    expected,
    checked: expected,
    passed,
    short,
    problems: [
      ...manifests.flatMap(({ path, source }) =>
        (problems.get(path) ?? []).map((problem) => reportedProblem(join(shown, path), source, problem)),
      ),
      ...unread.map(({ path, message }) =>
        problemOfFile(join(shown, path), { code: 'file.unreadable', severity: 'warning', message }),
      ),
    ],
  };
}
