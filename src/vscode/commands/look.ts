import { isLookedAtByCommand } from '../../core/steps/describe-state.ts';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { lookAtMirror, lookAtMirrorImages } from './look-at-mirror.ts';
import { lookAtSiteSnaps } from './look-at-snaps.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/**
 * Looks at the evidence of a step anew, and runs nothing.
 * @param given a StepAddress; anything else lets the person choose
 */
export async function lookAtStep(parts: StepParts, given: unknown): Promise<StepState | undefined> {
  requireTrust('Looking at the evidence of a step');
  return look(parts, await chooseStep(parts, given, isLookedAtByCommand));
}

/**
 * Looks at the evidence of a step; what lies in files is as new as they are.
 * @returns the state that the step has now
 * @throws UserError while the step is running
 */
export async function look(parts: StepParts, chosen: ChosenStep): Promise<StepState | undefined> {
  const { site, plan, step } = chosen;
  if (!isLookedAtByCommand(step)) {
    await parts.sites.refresh();
    return undefined;
  }
  if (knownState(parts, chosen).kind === 'running') {
    throw new UserError(
      `${step.title} is running: look when it has ended, since what it brings is not all there yet`,
    );
  }
  if (step.id === 'snaps.download') {
    await lookAtSiteSnaps(parts, chosen);
    return knownState(parts, chosen);
  }
  const { mirror } = plan;
  if (mirror === undefined) throw new UserError('The plan names no mirror: set mirror.url in airgap.yaml');
  if (step.id === 'mirror.check') await lookAtMirror(parts, { site, mirror });
  else await lookAtMirrorImages(parts, { site, mirror });
  return knownState(parts, chosen);
}

/** The state of a step as it was last seen. */
export function knownState({ steps }: StepParts, { site, step }: ChosenStep): StepState {
  return steps.get(site.root, stepKey(step), inputsDigest(site, step.id));
}
