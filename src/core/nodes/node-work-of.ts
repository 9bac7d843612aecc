import { siteArchives } from '../archives/site-archives.ts';
import { generateHosts } from '../generate/generate-hosts.ts';
import { emptyRecord } from '../generate/generated-record.ts';
import type { Plan, PlanNode } from '../plan/plan.ts';
import { deliveriesOf } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import { proxiedUpstreams } from '../proxy/proxied-upstreams.ts';
import type { SnapCheck } from '../snaps/site-snaps.ts';
import type { NodeSnap, NodeWork } from './node-work.ts';

/**
 * What a node of a site is to have.
 * @param checks of the site's snaps: only a proved revision can be compared with what is installed
 */
export function nodeWorkOf(
  site: Pick<Site, 'plan' | 'lists' | 'containerd'>,
  plan: Plan,
  node: PlanNode,
  checks: readonly SnapCheck[],
): NodeWork {
  const snaps = checks.flatMap(({ snap: { name, arch, path }, revision }): NodeSnap[] =>
    arch === node.arch ? [{ name, path, revision }] : [],
  );
  const archives = siteArchives(site)
    .filter(({ arch }) => arch === node.arch)
    .map(({ path }) => path);
  return { plan, node, snaps, archives, hostsFiles: hostsFilesOf(site, plan) };
}

/** The files of hosts.d that the plan calls for: each hosts.toml, and the CA files beside it. */
function hostsFilesOf(
  site: Pick<Site, 'plan' | 'lists' | 'containerd'>,
  { mirror }: Plan,
): readonly string[] {
  if (mirror === undefined) return [];
  const nothing = { textOf: () => undefined, record: emptyRecord, sha256: () => '' };
  const { files, copies } = generateHosts({ site, mirror, ...nothing });
  return [...files.map(({ path }) => path), ...copies.map(({ to }) => to)];
}

/** What a node is to ask in a look: the mirror, and each upstream that is reached through the proxy. */
export function nodeUrls(site: Pick<Site, 'plan' | 'lists'>): {
  readonly direct: readonly string[];
  readonly proxied: readonly string[];
} {
  const { plan } = site;
  const mirror = plan?.mirror;
  const hasMirror = mirror !== undefined && plan !== undefined && deliveriesOf(plan).has('mirror');
  return {
    direct: hasMirror ? [`${mirror.url}/v2/`] : [],
    proxied: proxiedUpstreams(site)
      .filter(({ proxy }) => proxy !== undefined && proxy !== 'direct')
      .map(({ host }) => `https://${host}/v2/`),
  };
}
