import type { Plan } from '../plan/plan.ts';
import { whyNotApplicable } from './catalogue.ts';
import type { RememberedRun, StepView } from './describe-state.ts';
import { fileEvidence } from './file-evidence.ts';
import type { FilesOfSite } from './file-evidence.ts';
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
  return steps.map((step) => {
    const why = whyNotApplicable(step, plan);
    if (why !== undefined) return { step, state: { kind: 'notApplicable', why } };
    const evidence = fileEvidence(step.id, files);
    if (evidence !== undefined) {
      const state = stateOf(evidence, known.now);
      ofFiles.set(step.id, state);
      return { step, state };
    }
    const state = known.state(step);
    const lastRun = known.lastRun(step);
    const missing =
      state.kind === 'notLooked' && step.runs !== 'not-yet' ? missingNeed(step, steps, ofFiles) : undefined;
    return missing === undefined
      ? { step, state, lastRun }
      : { step, state: { kind: 'blocked', needs: missing }, lastRun };
  });
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
