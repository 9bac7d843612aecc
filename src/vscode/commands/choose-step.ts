import * as vscode from 'vscode';
import type { Plan } from '../../core/plan/plan.ts';
import { describeState } from '../../core/steps/describe-state.ts';
import type { StepView } from '../../core/steps/describe-state.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step } from '../../core/steps/step.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { isStepAddress } from '../state/step-address.ts';
import type { StepStore } from '../state/step-store.ts';
import { stepViewsOfSite } from '../state/steps-of-site.ts';
import { chooseSite } from './choose-site.ts';
import { askChoice } from './prompts.ts';
import { UserError } from './register-command.ts';

/** A step of a plan, and the site it belongs to. */
export interface ChosenStep {
  readonly site: SiteState;
  readonly plan: Plan;
  readonly step: Step;
}

/**
 * The step a command works on: the given one, else the one that is chosen among those that fit.
 * @param given what the command was called with: a StepAddress, or anything else
 * @param fits which steps are offered
 * @throws UserError where there is no plan or no such step; vscode.CancellationError when the choice is dismissed
 */
export async function chooseStep(
  stores: { readonly sites: SiteStore; readonly steps: StepStore },
  given: unknown,
  fits: (step: Step) => boolean,
): Promise<ChosenStep> {
  const address = isStepAddress(given) ? given : undefined;
  const { site, plan, views } = await choosePlan(stores, address?.root ?? given);
  if (address !== undefined && site.root.toString() !== address.root.toString())
    throw new UserError(`${vscode.workspace.asRelativePath(address.root)} is no folder of a plan`);
  const view =
    address === undefined
      ? await askStep(views.filter(({ step }) => fits(step)))
      : views.find(({ step }) => stepKey(step) === address.step);
  if (view === undefined) throw new UserError('The plan has changed and has no such step any more');
  return { site, plan, step: view.step };
}

/** A plan, and its steps as they are now. */
export interface ChosenPlan {
  readonly site: SiteState;
  readonly plan: Plan;
  readonly views: readonly StepView[];
}

/** The plan a command works on, with its steps. */
export async function choosePlan(
  stores: { readonly sites: SiteStore; readonly steps: StepStore },
  given: unknown,
): Promise<ChosenPlan> {
  const site = await chooseSite(stores.sites, given);
  const { plan } = site;
  if (plan === undefined) {
    throw new UserError('There are no steps without a plan: airgap.yaml is missing, or names no channel', [
      { title: 'Create Plan', run: () => vscode.commands.executeCommand('airgap.plan.create') },
    ]);
  }
  return { site, plan, views: stepViewsOfSite(site, plan, stores.steps) };
}

function askStep(views: readonly StepView[]): Promise<StepView> {
  const choices = views.map((view) => ({
    label: view.step.title,
    description: [view.step.node ?? [], describeState(view, Date.now())].flat().join(' · '),
    value: view,
  }));
  return askChoice(choices, { title: 'Which step?', matchOnDescription: true });
}
