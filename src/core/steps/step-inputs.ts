import { canonicalJson } from '../generate/canonical-json.ts';
import { architecturesOf } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import { mirrorTargets } from './mirror-targets.ts';
import type { StepId } from './step.ts';

/**
 * What a step's outcome depends on, as canonical text: where it has changed, what was seen before is stale.
 * Empty for steps whose evidence is looked at whenever their files change.
 */
export function stepInputs(step: StepId, site: Pick<Site, 'plan' | 'lists' | 'syncFiles'>): string {
  if (step === 'snaps.download' && site.plan !== undefined) {
    const { channel, nodes, trust } = site.plan;
    return canonicalJson({ architectures: [...architecturesOf(nodes)], channel, trust: trust ?? null });
  }
  const mirror = site.plan?.mirror;
  if (mirror === undefined || (step !== 'mirror.check' && step !== 'sync.run')) return '';
  const address = { url: mirror.url, ca: mirror.ca ?? null };
  if (step === 'mirror.check') return canonicalJson(address);
  const targets = mirrorTargets(site).targets.map(({ repository, reference, platforms }) => [
    repository,
    reference,
    [...platforms],
  ]);
  return canonicalJson({ ...address, targets });
}
