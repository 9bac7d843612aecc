import * as vscode from 'vscode';
import { serviceFor } from '../../core/check/languages.ts';
import { nodeAt } from '../../core/language/tree.ts';
import type { PathSegment } from '../../core/language/tree.ts';
import { knownTracks } from '../../core/containerd/versions.ts';
import { newPlan } from '../../core/plan/new-plan.ts';
import type { PlanAnswers } from '../../core/plan/new-plan.ts';
import { emptySite } from '../../core/plan/site.ts';

/** Answers that are right, to stand for those that are not asked for yet. */
export const exampleAnswers = {
  channel: `${knownTracks.at(-1) ?? '1.36'}-classic/stable`,
  delivery: 'mirror',
  address: 'http://10.10.10.10:5050',
  node: { name: 'cp-1', address: '10.0.0.11' },
} as const satisfies PlanAnswers;

/**
 * What the plan's own checks say of one answer, for an input box.
 * @param path where the answer stands in the plan that these answers make
 */
export function complaint(
  answers: PlanAnswers,
  path: readonly PathSegment[],
): vscode.InputBoxValidationMessage | undefined {
  const { document, check } = serviceFor('plan').open(newPlan(answers));
  const range = nodeAt(document.root, path)?.range;
  if (range === undefined) return undefined;
  const problem = check({ path: 'airgap.yaml', site: emptySite }).find(
    (found) => found.range.start >= range.start && found.range.end <= range.end,
  );
  if (problem === undefined) return undefined;
  const severity =
    problem.severity === 'error'
      ? vscode.InputBoxValidationSeverity.Error
      : vscode.InputBoxValidationSeverity.Warning;
  return { message: problem.message, severity };
}
