import { siteArchives } from '../archives/site-archives.ts';
import { canonicalJson } from '../generate/canonical-json.ts';
import { architecturesOf } from '../plan/plan.ts';
import type { Plan, PlanMirror } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import { proxiedUpstreams } from '../proxy/proxied-upstreams.ts';
import { mirrorTargets } from './mirror-targets.ts';
import type { Step, StepId } from './step.ts';

/** What the inputs of a step are worked out of. */
export type InputSite = Pick<
  Site,
  'plan' | 'lists' | 'syncFiles' | 'hostsFiles' | 'nodeFiles' | 'containerd'
>;

/**
 * What a step's outcome depends on, as canonical text: where it has changed, what was seen before is stale. A step
 * depends on what the steps that it needs depend on, too.
 * Empty where nothing is known of it, and without a plan.
 * @param steps all steps of the plan, whose needs do not go in circles; without them those needs are left out
 */
export function stepInputs(
  id: StepId,
  site: InputSite,
  steps: readonly Pick<Step, 'id' | 'needs'>[] = [],
): string {
  const { plan } = site;
  const inputs = plan === undefined ? undefined : allInputs(id, plan, { site, steps });
  return inputs === undefined ? '' : canonicalJson(inputs);
}

function allInputs(
  id: StepId,
  plan: Plan,
  around: { readonly site: InputSite; readonly steps: readonly Pick<Step, 'id' | 'needs'>[] },
): unknown {
  const own = inputsOf[id]?.(plan, around.site);
  const needs = (around.steps.find((step) => step.id === id)?.needs ?? [])
    .map((need) => [need, allInputs(need, plan, around)] as const)
    .filter(([, inputs]) => inputs !== undefined);
  return own === undefined && needs.length === 0 ? undefined : { own, needs: Object.fromEntries(needs) };
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
  'node.preflight': ({ channel, cluster, mirror, network, nodes, proxy }, site) => ({
    plan: { channel, cluster, mirror: mirror ?? null, network, nodes, proxy: proxy ?? null },
    proxied: proxiedUpstreams(site).map(({ host }) => host),
  }),
  // What is packed is what the files are then, and as the plan was then.
  'config.generate': (plan, { hostsFiles, nodeFiles }) => ({
    plan: { ...plan, upstreams: [...plan.upstreams] },
    hosts: hostsFiles.map(({ path, content }) => [path, content.source.text]),
    node: nodeFiles.map(({ path, content }) => [path, content]),
  }),
  // The rest of what is carried, the steps before it depend on; of what is in no editor, a look sees the change.
  'carrier.pack': (_plan, { lists }) => lists.map(({ path, content }) => [path, content.source.text]),
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
