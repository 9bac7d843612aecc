import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import type { StepParts } from './step-parts.ts';

/** The state of a step as it was last seen. */
export function knownState({ steps }: StepParts, { site, step }: ChosenStep): StepState {
  return steps.get(site.root, stepKey(step), inputsDigest(site, step.id));
}
