import { ago } from './ago.ts';
import type { StepState } from './state.ts';
import type { Step } from './step.ts';

/** How a step last ended, as it is remembered. */
export interface RememberedRun {
  readonly exit: number | 'undecided';
  readonly at: number;
}

/** A step with its state, ready to be shown. */
export interface StepView {
  readonly step: Step;
  readonly state: StepState;
  readonly lastRun?: RememberedRun | undefined;
}

/** The state in one or two words, for those who do not see the icon. */
export function stateWord(state: StepState): string {
  switch (state.kind) {
    case 'notLooked':
      return 'not looked at yet';
    case 'proved':
      return 'proved';
    case 'short':
      return 'short';
    case 'stale':
      return 'stale';
    case 'running':
      return 'running';
    case 'failed':
      return 'failed';
    case 'undecided':
      return 'outcome unknown';
    case 'blocked':
      return 'blocked';
    case 'notApplicable':
      return 'not needed';
  }
}

/**
 * What is known of a step as a line: the fact, not the activity.
 * @param now milliseconds since 1970
 */
export function describeState({ step, state, lastRun }: StepView, now: number): string {
  const ran = lastRun === undefined ? [] : [ranText(lastRun, now)];
  switch (state.kind) {
    case 'notLooked':
      return step.runs === 'not-yet'
        ? 'not runnable yet in this version'
        : ['not looked at yet', ...ran].join(' · ');
    case 'proved':
    case 'short':
      return step.looks === 'command' ? `${state.summary} · looked at ${ago(state.at, now)}` : state.summary;
    case 'stale':
      return `stale: ${state.why}`;
    case 'running':
      return `running ${step.runs === 'here' ? 'here' : 'in the terminal'}, started ${ago(state.since, now)}`;
    case 'failed':
      return `exit ${state.exit} ${ago(state.at, now)}`;
    case 'undecided':
      return `ended ${ago(state.at, now)}, outcome unknown: look at the evidence`;
    case 'blocked':
      return `needs ${state.needs}`;
    case 'notApplicable':
      return `not needed: ${state.why}`;
  }
}

function ranText({ exit, at }: RememberedRun, now: number): string {
  return exit === 'undecided' ? `ran ${ago(at, now)}, outcome unknown` : `ran ${ago(at, now)}, exit ${exit}`;
}
