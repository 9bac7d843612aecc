import { siteArchives } from '../archives/site-archives.ts';
import { canonicalJson } from '../generate/canonical-json.ts';
import { architecturesOf } from '../plan/plan.ts';
import type { Plan, PlanMirror } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import { proxiedUpstreams } from '../proxy/proxied-upstreams.ts';
import { mirrorTargets } from './mirror-targets.ts';
import type { StepId } from './step.ts';

/** What the inputs of a step are worked out of. */
export type InputSite = Pick<Site, 'plan' | 'lists' | 'syncFiles' | 'containerd'>;

/**
 * What a step's outcome depends on, as canonical text: where it has changed, what was seen before is stale.
 * Empty for steps whose evidence is looked at whenever their files change, and without a plan.
 */
export function stepInputs(step: StepId, site: InputSite): string {
  const { plan } = site;
  const inputs = plan === undefined ? undefined : inputsOf[step]?.(plan, site);
  return inputs === undefined ? '' : canonicalJson(inputs);
}

const inputsOf: Readonly<Partial<Record<StepId, (plan: Plan, site: InputSite) => unknown>>> = {
  'snaps.download': ({ channel, nodes, trust }) => ({
    architectures: [...architecturesOf(nodes)],
    channel,
    trust: trust ?? null,
  }),
  'mirror.check': ({ mirror }) => (mirror === undefined ? undefined : addressOf(mirror)),
  'sync.run': ({ mirror }, site) =>
    mirror === undefined ? undefined : { ...addressOf(mirror), targets: targetsOf(site) },
  'proxy.check': (_, site) =>
    proxiedUpstreams(site).map(({ host, ca, proxy, login }) => [host, ca ?? null, proxy ?? null, login]),
  'archives.export': (_plan, site) => ({
    archives: siteArchives(site).map(({ path }) => path),
    containerd: site.containerd,
  }),
};

function addressOf({ url, ca }: PlanMirror): { readonly url: string; readonly ca: string | null } {
  return { url, ca: ca ?? null };
}

function targetsOf(site: InputSite): unknown {
  return mirrorTargets(site).targets.map(({ repository, reference, platforms }) => [
    repository,
    reference,
    [...platforms],
  ]);
}
