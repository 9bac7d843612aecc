import * as vscode from 'vscode';
import { whyNotApplicable } from '../../core/steps/catalogue.ts';
import type { SiteState } from '../state/site-store.ts';
import { stepsOfSite } from '../state/steps-of-site.ts';
import { definitionOf } from './step-task.ts';
import type { StepTaskDefinition, TaskLook } from './step-task.ts';

/** The steps of all plans that can be run, each as a task. */
export function stepsToRun(
  sites: readonly SiteState[],
): readonly { readonly definition: StepTaskDefinition; readonly look: TaskLook }[] {
  return sites.flatMap((site) => {
    const { plan, root } = site;
    const folder = vscode.workspace.getWorkspaceFolder(root);
    if (plan === undefined) return [];
    return stepsOfSite(site, plan)
      .filter((step) => step.runs !== 'not-yet' && whyNotApplicable(step, plan) === undefined)
      .map((step) => {
        const definition = definitionOf(step, root, folder);
        const title = [step.title, ...(definition.plan === '.' ? [] : [definition.plan])].join(' · ');
        return { definition, look: { title, scope: folder ?? vscode.TaskScope.Workspace } };
      });
  });
}
