import type { Evidence, StepProblem } from '../steps/state.ts';

/** One line of evidence: something that was looked for on a node. */
export interface LookLine {
  /** What it is about: `clock`, `ghcr.io/hosts.toml`. */
  readonly subject: string;
  /** What was seen; `unseen` lines were not looked at and prove nothing. */
  readonly state: 'holds' | 'short' | 'unseen';
  /** The fact, and where it is short what to do. */
  readonly message: string;
}

/** A line that holds where nothing is wrong, is short where something is, and unseen where nobody could look. */
export function lookLine(subject: string, problem: string | undefined, fact: string): LookLine {
  return problem === undefined
    ? { subject, state: 'holds', message: fact }
    : { subject, state: 'short', message: problem };
}

/** A line for what could not be looked at. */
export function unseenLine(subject: string, why: string): LookLine {
  return { subject, state: 'unseen', message: `not looked at: ${why}` };
}

/**
 * The evidence that lines give.
 * @param summary said where all hold; else it is counted
 */
export function evidenceOf(lines: readonly LookLine[], summary: string): Evidence {
  const holding = lines.filter(({ state }) => state === 'holds').length;
  const problems = lines.flatMap(({ subject, state, message }): StepProblem[] =>
    state === 'holds' ? [] : [{ subject, message }],
  );
  return {
    expected: lines.length,
    checked: lines.filter(({ state }) => state !== 'unseen').length,
    problems,
    summary: problems.length === 0 ? summary : `${holding} of ${lines.length} hold`,
  };
}
