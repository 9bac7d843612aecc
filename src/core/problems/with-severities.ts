import type { Problem, Severity } from './problem.ts';

/** What a person wants of a code: another severity, or never to see it. */
export type WantedSeverity = Severity | 'off';

/** Problems with the severities that a person set, without those that are switched off. */
export function withSeverities(
  problems: readonly Problem[],
  wanted: ReadonlyMap<string, WantedSeverity>,
): readonly Problem[] {
  if (wanted.size === 0) return problems;
  return problems.flatMap((problem) => {
    const severity = wanted.get(problem.code) ?? problem.severity;
    if (severity === 'off') return [];
    return severity === problem.severity ? problem : { ...problem, severity };
  });
}
