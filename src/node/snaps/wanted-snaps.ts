import { join } from 'node:path';
import { architecturesOf } from '../../core/plan/plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { parseSnapYaml } from '../../core/snaps/parse-snap-yaml.ts';
import { siteSnaps, snapName, wantedSnap } from '../../core/snaps/site-snaps.ts';
import type { WantedSnap } from '../../core/snaps/site-snaps.ts';
import { Failure } from '../failure.ts';
import { readSnapFiles } from '../snap-file.ts';

/**
 * The snaps that the nodes of a plan need, with the base that the k8s snap of each architecture names. Nothing is proved.
 * @param root absolute path of the site's folder
 * @returns with the base of the channel's track where the k8s snap is missing or cannot be read
 * @throws Failure `cancelled` only
 */
export async function wantedSnaps(
  root: string,
  plan: Plan,
  options: Parameters<typeof readSnapFiles>[2],
): Promise<readonly WantedSnap[]> {
  const snaps: WantedSnap[] = [];
  for (const arch of architecturesOf(plan.nodes)) {
    snaps.push(...siteSnaps(plan, arch, await baseOf(join(root, wantedSnap('k8s', arch).path), options)));
  }
  return snaps;
}

async function baseOf(
  path: string,
  options: Parameters<typeof readSnapFiles>[2],
): Promise<string | undefined> {
  try {
    const files = await readSnapFiles(path, ['meta/snap.yaml'], options);
    return snapName(parseSnapYaml(files.get('meta/snap.yaml') ?? '').base);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return undefined;
  }
}
