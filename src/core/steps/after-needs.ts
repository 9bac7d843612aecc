import type { StepView } from './describe-state.ts';
import type { StepState, Time } from './state.ts';

/**
 * The state of a step once those it needs are known: what was proved with something that has changed since is stale,
 * and what is stale names the step that changed.
 * A need whose evidence lies in files is always as new as they are, so that its time says nothing; its files are among
 * the inputs of the step instead.
 * @param state as it was last seen
 * @param needs the steps that have to come first, with the states they have now
 */
export function afterNeeds(state: StepState, needs: readonly StepView[]): StepState {
  if (state.kind !== 'proved' && state.kind !== 'stale') return state;
  const changed =
    state.kind === 'stale'
      ? needs.find((need) => need.state.kind === 'stale' || need.state.kind === 'short')
      : needs.find((need) => hasChangedSince(state.at, need));
  return changed === undefined ? state : { kind: 'stale', why: `${changed.step.title} changed since` };
}

function hasChangedSince(at: Time, { step, state, lastRun }: StepView): boolean {
  if (step.looks === 'files') return false;
  if (lastRun !== undefined && lastRun.at > at) return true;
  switch (state.kind) {
    case 'stale':
      return true;
    case 'running':
      return state.since > at;
    case 'short':
    case 'failed':
    case 'undecided':
      return state.at > at;
    default:
      return false;
  }
}
