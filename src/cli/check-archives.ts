import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isProvedArchive } from '../core/archives/check-archive.ts';
import type { Site } from '../core/plan/site.ts';
import { lookAtArchives } from '../node/evidence/look-at-archives.ts';
import type { CheckedFiles } from './check-snaps.ts';
import { problemOfFile } from './report.ts';

/**
 * Proves the side-load archives of a plan's folder, to their last byte, once there is a folder `archives/`; before, none
 * is called for.
 * @param root absolute path of the folder
 * @param shown how it was written
 */
export async function checkArchives({
  root,
  shown,
  site,
}: {
  readonly root: string;
  readonly shown: string;
  readonly site: Site;
}): Promise<CheckedFiles> {
  if (statSync(join(root, 'archives'), { throwIfNoEntry: false })?.isDirectory() !== true) {
    return { files: [], expected: 0, checked: 0, passed: 0, problems: [] };
  }
  const checks = await lookAtArchives(root, site, { blobs: 'read' });
  const looked = checks.filter(({ checked }) => checked);
  return {
    files: looked.map(({ archive }) => join(shown, archive.path)),
    expected: checks.length,
    checked: looked.length,
    passed: checks.filter(isProvedArchive).length,
    problems: checks.flatMap(({ archive, problems }) =>
      problems.map((problem) => problemOfFile(join(shown, archive.path), problem)),
    ),
  };
}
