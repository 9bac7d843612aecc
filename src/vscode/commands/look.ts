import type { StepView } from '../../core/steps/describe-state.ts';
import type { StepState } from '../../core/steps/state.ts';
import { stepKey } from '../../core/steps/step.ts';
import { stepViewsOfSite } from '../state/steps-of-site.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { knownState } from './known-state.ts';
import { UserError } from './register-command.ts';
import { stepActions } from './step-actions.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/**
 * Looks at the evidence of a step anew, and runs nothing.
 * @param given a StepAddress; anything else lets the person choose
 */
export async function lookAtStep(parts: StepParts, given: unknown): Promise<StepState | undefined> {
  requireTrust('Looking at the evidence of a step');
  return look(
    parts,
    await chooseStep(parts, given, ({ looks, runs }) => looks === 'command' && runs !== 'not-yet'),
  );
}

/**
 * Looks at the evidence of a step; what lies in files is as new as they are.
 * @returns the state that the step has now
 * @throws UserError while the step is running, and where this version cannot look at it
 */
export async function look(parts: StepParts, chosen: ChosenStep): Promise<StepState | undefined> {
  const { step } = chosen;
  if (step.looks === 'files') {
    await parts.sites.refresh();
    return undefined;
  }
  if (knownState(parts, chosen).kind === 'running') {
    throw new UserError(
      `${step.title} is running: look when it has ended, since what it brings is not all there yet`,
    );
  }
  const action = stepActions[step.id]?.look;
  if (action === undefined) throw new UserError(`${step.title} cannot be looked at yet in this version`);
  await action(parts, chosen);
  return knownState(parts, chosen);
}

/** A step with the state it has now, by the files as they were last read and by what was last seen. */
export function viewNow({ sites, steps }: StepParts, { site: { root }, step }: ChosenStep): StepView {
  const site = sites.siteOf(root);
  const views = site?.plan === undefined ? [] : stepViewsOfSite(site, site.plan, steps);
  const view = views.find((candidate) => stepKey(candidate.step) === stepKey(step));
  return view ?? { step, state: { kind: 'notApplicable', why: 'the plan has no such step any more' } };
}
