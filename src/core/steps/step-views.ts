import type { Plan } from '../plan/plan.ts';
import { whyNotApplicable } from './catalogue.ts';
import type { RememberedRun, StepView } from './describe-state.ts';
import { fileEvidence } from './file-evidence.ts';
import type { FilesOfSite } from './file-evidence.ts';
import { afterNeeds } from './after-needs.ts';
import { stateOf } from './state.ts';
import type { StepState } from './state.ts';
import { stepKey } from './step.ts';
import type { Step, StepId } from './step.ts';

/** What is known of steps whose evidence is not in files. */
export interface KnownSteps {
  readonly state: (step: Step) => StepState;
  readonly lastRun: (step: Step) => RememberedRun | undefined;
}

/**
 * Every step with the one state it has: what the files say, what was looked at, what stands in its way.
 * @param now milliseconds since 1970, the time at which files were looked at
 */
export function stepViews(
  steps: readonly Step[],
  plan: Plan,
  files: FilesOfSite,
  known: KnownSteps & { readonly now: number },
): readonly StepView[] {
  const ofFiles = new Map<StepId, StepState>();
  const before = new Map<string, StepView>();
  const viewOf = (step: Step): StepView => {
    const why = whyNotApplicable(step, plan);
    if (why !== undefined) return { step, state: { kind: 'notApplicable', why } };
    const evidence = fileEvidence(step.id, files);
    if (evidence !== undefined) {
      const state = stateOf(evidence, known.now);
      ofFiles.set(step.id, state);
      return { step, state };
    }
    const state = afterNeeds(known.state(step), needsOf(step, before));
    const lastRun = known.lastRun(step);
    const missing =
      state.kind === 'notLooked' && step.runs !== 'not-yet' ? missingNeed(step, steps, ofFiles) : undefined;
    return missing === undefined
      ? { step, state, lastRun }
      : { step, state: { kind: 'blocked', needs: missing }, lastRun };
  };
  return steps.map((step) => {
    const view = viewOf(step);
    before.set(stepKey(step), view);
    return view;
  });
}

/** The steps that have to come first, of the same node where they are of one. */
function needsOf({ needs, node }: Step, before: ReadonlyMap<string, StepView>): readonly StepView[] {
  return needs.flatMap((id) => before.get(stepKey({ id, node })) ?? before.get(id) ?? []);
}

/** The step that has to come first and, by the files, is not done; those that need a look are looked at by Run. */
function missingNeed(
  { needs }: Step,
  steps: readonly Step[],
  ofFiles: ReadonlyMap<StepId, StepState>,
): string | undefined {
  const missing = needs.find((id) => {
    const state = ofFiles.get(id);
    return state !== undefined && state.kind !== 'proved';
  });
  return missing === undefined ? undefined : (steps.find(({ id }) => id === missing)?.title ?? missing);
}

/** The step with this key. */
export function findStep(steps: readonly Step[], key: string): Step | undefined {
  return steps.find((step) => stepKey(step) === key);
}
