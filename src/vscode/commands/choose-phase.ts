import type { Plan } from '../../core/plan/plan.ts';
import type { StepView } from '../../core/steps/describe-state.ts';
import { isRunnable, phasesOf, phaseTitles } from '../../core/steps/plan-tree.ts';
import type { Phase } from '../../core/steps/step.ts';
import type { SiteState } from '../state/site-store.ts';
import { isPhaseAddress } from '../state/step-address.ts';
import { choosePlan } from './choose-step.ts';
import { askChoice } from './prompts.ts';
import type { StepParts } from './step-parts.ts';

/** A phase of a plan, with its steps as they are now. */
export interface ChosenPhase {
  readonly site: SiteState;
  readonly plan: Plan;
  readonly phase: Phase;
  readonly title: string;
  readonly views: readonly StepView[];
}

/**
 * The phase a command works on: the given one, else the only one of which something can be run, else the chosen one.
 * @param given what the command was called with: a PhaseAddress, or anything else
 * @throws UserError where there is no plan; vscode.CancellationError when the choice is dismissed
 */
export async function choosePhase(parts: StepParts, given: unknown): Promise<ChosenPhase> {
  const address = isPhaseAddress(given) ? given : undefined;
  const { site, plan, views } = await choosePlan(parts, address?.root ?? given);
  const phase = address?.phase ?? (await askPhase(phasesOf(views.filter(isRunnable))));
  const node = address?.node;
  const own = views.filter(({ step }) => step.phase === phase && (node === undefined || step.node === node));
  return { site, plan, phase, title: node ?? phaseTitles[phase], views: own };
}

async function askPhase(phases: readonly Phase[]): Promise<Phase> {
  const [only, ...others] = phases;
  if (only !== undefined && others.length === 0) return only;
  return askChoice(
    phases.map((value) => ({ label: phaseTitles[value], value })),
    { title: 'Which phase?' },
  );
}
