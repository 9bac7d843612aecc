import { siteArchives } from '../archives/site-archives.ts';
import { namedFiles } from '../containerd/rules/named-files.ts';
import { generateHosts } from '../generate/generate-hosts.ts';
import { emptyRecord } from '../generate/generated-record.ts';
import { nodeFilesOf } from '../generate/node-files.ts';
import type { Plan } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import type { WantedSnap } from '../snaps/site-snaps.ts';

/** The folder that crosses the gap, in the site's folder. */
export const carrierFolder = 'carrier';

/** Where a carrier is put together, beside the one that is there. */
export const carrierPart = 'carrier.part';

/** Whether a path of the site is one of its carrier's: what is there are copies, checked where they come from. */
export function isInCarrier(path: string): boolean {
  return path.startsWith(`${carrierFolder}/`) || path.startsWith(`${carrierPart}/`);
}

/** The file of the carrier that says what every other one holds. */
export const sumsName = 'SHA256SUMS';

/**
 * What a carrier holds besides SHA256SUMS, once each, sorted by code unit. A carrier is laid out as the site is, so that
 * a path is the same in both, and inside the gap the carrier is a plan workspace of its own.
 *
 * For every way in: the plan and the files that it names, the image lists, the snaps, and the files of `node/`. For the
 * mirror hosts.toml of each upstream with what it names; for side-loading the archives. The sync file stays: no node
 * reads it, and a person may have written a login into it.
 * @param snaps those that the nodes need, with the base that the k8s snap names
 * @returns relative to the site's folder, with `/`; none where the plan has no nodes, who would need nothing
 */
export function carrierFiles(
  site: Pick<Site, 'plan' | 'lists' | 'containerd' | 'hostsFiles' | 'fileExists'>,
  snaps: readonly WantedSnap[],
): readonly string[] {
  const { plan } = site;
  if (plan === undefined || plan.nodes.length === 0) return [];
  const files = [
    'airgap.yaml',
    ...filesOfPlan(plan),
    ...site.lists.map(({ path }) => path),
    ...snaps.flatMap(({ path }) => [path, path.replace(/\.snap$/, '.assert')]),
    ...nodeFilesOf(plan).map(({ path }) => path),
    ...hostsFiles(site, plan),
    ...siteArchives(site).map(({ path }) => path),
  ];
  return [...new Set(files)].toSorted();
}

function filesOfPlan({ trust, mirror, upstreams }: Plan): readonly string[] {
  const named = [trust, mirror?.ca, ...[...upstreams.values()].map(({ ca }) => ca)];
  return named.filter((path) => path !== undefined).map((path) => plainPath('', path) ?? path);
}

function hostsFiles(site: Parameters<typeof carrierFiles>[0], { mirror }: Plan): readonly string[] {
  if (mirror === undefined) return [];
  const nothing = { textOf: () => undefined, record: emptyRecord, sha256: () => '' };
  const { files, copies } = generateHosts({ site, mirror, ...nothing });
  const paths = files.map(({ path }) => path);
  const named = site.hostsFiles.flatMap(({ path, content }) => {
    if (!paths.includes(path)) return [];
    const folder = path.slice(0, path.lastIndexOf('/'));
    return namedFiles({ document: content }).map((file) => plainPath(folder, file.path));
  });
  const there = named.filter((path) => path !== undefined && site.fileExists(path) !== false);
  return [...paths, ...copies.map(({ to }) => to), ...there.filter((path) => path !== undefined)];
}

/** A path without `.` and empty parts; undefined for one of another place: absolute, or through `..`. */
function plainPath(folder: string, path: string): string | undefined {
  const parts = path.split('/');
  if (path.startsWith('/') || parts.includes('..')) return undefined;
  return [folder, ...parts].filter((part) => part !== '' && part !== '.').join('/');
}
