import { formatReference } from '../../core/images/reference.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { plannedImages } from '../../core/plan/planned-images.ts';
import { proxiedUpstreams } from '../../core/proxy/proxied-upstreams.ts';
import { stepsOf } from '../../core/steps/catalogue.ts';
import type { StepView } from '../../core/steps/describe-state.ts';
import { stepInputs } from '../../core/steps/step-inputs.ts';
import { stepViews } from '../../core/steps/step-views.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step, StepId } from '../../core/steps/step.ts';
import { sha256Hex } from '../../node/digest.ts';
import type { SiteState } from './site-store.ts';
import type { StepStore } from './step-store.ts';

/** The steps of a site's plan. */
export function stepsOfSite({ root, site }: SiteState, plan: Plan): readonly Step[] {
  const sideloaded = plannedImages(site)
    .filter(({ delivery }) => delivery.includes('sideload'))
    .map(({ reference }) => formatReference(reference));
  return stepsOf({ plan, root: root.fsPath, sideloaded, proxied: proxiedUpstreams(site) });
}

/** Digest of what a step's outcome depends on now. */
export function inputsDigest(
  state: SiteState,
  step: StepId,
  steps: readonly Step[] = state.plan === undefined ? [] : stepsOfSite(state, state.plan),
): string {
  return sha256Hex(stepInputs(step, state.site, steps));
}

/** The steps of a site's plan, each with its state as it is now. */
export function stepViewsOfSite(state: SiteState, plan: Plan, store: StepStore): readonly StepView[] {
  const steps = stepsOfSite(state, plan);
  const digests = new Map<StepId, string>();
  const digestOf = (id: StepId): string => {
    const digest = digests.get(id) ?? inputsDigest(state, id, steps);
    digests.set(id, digest);
    return digest;
  };
  return stepViews(
    steps,
    plan,
    { ...state, sha256: sha256Hex },
    {
      state: (step) =>
        step.runs === 'not-yet'
          ? { kind: 'notLooked' }
          : store.get(state.root, stepKey(step), digestOf(step.id)),
      lastRun: (step) => store.lastRun(state.root, stepKey(step)),
      now: Date.now(),
    },
  );
}
