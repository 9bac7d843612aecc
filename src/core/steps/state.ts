/** A time as milliseconds since 1970, given by whoever looked. */
export type Time = number;

/** One thing that is short, missing or wrong in a step's evidence. */
export interface StepProblem {
  /** The image, file or check it is about. */
  readonly subject: string;
  /** What is so, and what to do. */
  readonly message: string;
}

/**
 * The state of a step, one value. `proved` and `short` come only from looking; an exit code alone proves nothing.
 */
export type StepState =
  | { readonly kind: 'notLooked' }
  | {
      readonly kind: 'proved';
      readonly at: Time;
      readonly expected: number;
      readonly checked: number;
      readonly summary: string;
    }
  | {
      readonly kind: 'short';
      readonly at: Time;
      readonly expected: number;
      readonly checked: number;
      readonly summary: string;
      readonly problems: readonly StepProblem[];
    }
  | { readonly kind: 'stale'; readonly why: string }
  | { readonly kind: 'running'; readonly since: Time }
  | { readonly kind: 'failed'; readonly exit: number; readonly at: Time }
  | { readonly kind: 'undecided'; readonly at: Time }
  | { readonly kind: 'blocked'; readonly needs: string }
  | { readonly kind: 'notApplicable'; readonly why: string };

/** What evidence said: how many were expected, how many were looked at, and what was wrong. */
export interface Evidence {
  readonly expected: number;
  readonly checked: number;
  readonly problems: readonly StepProblem[];
  /** A fact in a line: `13 of 13 in 10.10.10.10:5050`. */
  readonly summary: string;
}

/**
 * The state that evidence gives. Nothing expected, or less checked than expected, is never proof.
 */
export function stateOf(evidence: Evidence, at: Time): StepState {
  const { expected, checked, problems, summary } = evidence;
  if (expected > 0 && checked === expected && problems.length === 0)
    return { kind: 'proved', at, expected, checked, summary };
  const missing: StepProblem[] =
    expected === 0
      ? [{ subject: 'nothing to look at', message: 'so nothing is proved' }]
      : checked < expected && problems.length === 0
        ? [{ subject: 'not checked', message: `${expected - checked} of ${expected} were not looked at` }]
        : [];
  return { kind: 'short', at, expected, checked, summary, problems: [...problems, ...missing] };
}
