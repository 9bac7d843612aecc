import * as vscode from 'vscode';
import { describeState } from '../../core/steps/describe-state.ts';
import type { StepView } from '../../core/steps/describe-state.ts';
import { stepKey } from '../../core/steps/step.ts';
import { Failure } from '../../node/failure.ts';
import type { StepAddress } from '../state/step-address.ts';
import { choosePhase } from './choose-phase.ts';
import type { ChosenPhase } from './choose-phase.ts';
import { chooseStep } from './choose-step.ts';
import { look, viewNow } from './look.ts';
import { plainMessage } from './plain-message.ts';
import { UserError } from './register-command.ts';
import { runChosen } from './run-step.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';
import type { SayProgress } from './with-progress.ts';
import { requireTrust } from './workspace-trust.ts';

/** What running a phase did, by the keys of steps. */
export interface PhaseRun {
  readonly ran: readonly string[];
  /** All that are proved now, those among them that were run. */
  readonly proved: readonly string[];
  /** Those that this version cannot run. */
  readonly passedBy: readonly string[];
}

/**
 * Runs the steps of a phase that concern the plan and are not proved, in order. Each is looked at first, and what is
 * proved then is not run, so that running it again goes on where it stopped.
 * @param given a PhaseAddress; anything else lets the person choose
 * @throws UserError at the first step that is not proved after it; vscode.CancellationError when it is cancelled
 */
export async function runPhase(parts: StepParts, given: unknown): Promise<PhaseRun> {
  requireTrust('Running a phase');
  const chosen = await choosePhase(parts, given);
  const run = await withProgress(chosen.title, (signal, say) =>
    runSteps({ ...parts, runner: cancelled(parts.runner, signal) }, chosen, { signal, say }),
  );
  tell(chosen, run);
  return run;
}

/** A runner whose step ends with the phase. */
function cancelled(runner: StepParts['runner'], signal: AbortSignal): StepParts['runner'] {
  return { runStep: (request) => runner.runStep({ ...request, signal }) };
}

async function runSteps(
  parts: StepParts,
  { site: { root }, title, views }: ChosenPhase,
  { signal, say }: { readonly signal: AbortSignal; readonly say: SayProgress },
): Promise<PhaseRun> {
  const run = { ran: [] as string[], proved: [] as string[], passedBy: [] as string[] };
  const looked = new Set<string>();
  const needed = views.filter(({ state }) => state.kind !== 'notApplicable');
  if (needed.length === 0)
    throw new UserError(
      `${title}: there are no steps, so nothing was run and nothing is proved. Mend airgap.yaml`,
    );
  for (const [index, { step }] of needed.entries()) {
    const key = stepKey(step);
    if (step.runs === 'not-yet') {
      run.passedBy.push(key);
      continue;
    }
    say(index, needed.length, step.title);
    const address = { root, step: key };
    try {
      // A look at a node sees all its steps, and so does the look after each of them.
      const before = await lookFirst(parts, address, step.node !== undefined && looked.has(step.node));
      if (step.node !== undefined) looked.add(step.node);
      if (signal.aborted) throw new vscode.CancellationError();
      const after =
        before.state.kind === 'proved' || step.runs === 'look' ? before : await runNow(parts, address);
      if (after !== before) run.ran.push(key);
      if (after.state.kind !== 'proved') throw new UserError(whyShort(after));
    } catch (error) {
      if (signal.aborted) throw new vscode.CancellationError();
      throw stoppedAt({ title, step: step.title }, error);
    }
    run.proved.push(key);
    if (signal.aborted) throw new vscode.CancellationError();
  }
  return run;
}

/** Steps before may have changed the files, and with them the plan's steps: each is taken anew. */
async function lookFirst(parts: StepParts, address: StepAddress, isKnown: boolean): Promise<StepView> {
  const chosen = await chooseStep(parts, address, () => true);
  if (!isKnown) await look(parts, chosen);
  return viewNow(parts, chosen);
}

async function runNow(parts: StepParts, address: StepAddress): Promise<StepView> {
  return runChosen(parts, await chooseStep(parts, address, () => true));
}

function whyShort(view: StepView): string {
  const { state } = view;
  const [first, ...others] = state.kind === 'short' ? state.problems : [];
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const problem = first === undefined ? '' : `. ${first.subject}: ${first.message}${more}`;
  return describeState(view, Date.now()) + problem;
}

/** The failure of a step, as one of its phase; a dismissed prompt stays one. */
function stoppedAt(names: { readonly title: string; readonly step: string }, error: unknown): unknown {
  const isCancelled = error instanceof Failure && error.reason === 'cancelled';
  if (isCancelled || !(error instanceof UserError || error instanceof Failure)) return error;
  const actions = error instanceof UserError ? error.actions : [];
  return new UserError(`${names.title} stopped at ${names.step}: ${error.message}`, actions);
}

function tell({ title, views }: ChosenPhase, { ran, proved, passedBy }: PhaseRun): void {
  const titles = views.filter(({ step }) => passedBy.includes(stepKey(step))).map(({ step }) => step.title);
  const said = [
    `${title}: ${proved.length} of ${proved.length + passedBy.length} steps are proved`,
    ...(ran.length === 0 ? ['nothing had to be run'] : []),
    ...(titles.length === 0 ? [] : [`not runnable yet in this version: ${titles.join(', ')}`]),
  ];
  void vscode.window.showInformationMessage(plainMessage(said.join('; ')));
}
