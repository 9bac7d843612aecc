import * as vscode from 'vscode';
import type { StepState } from '../../core/steps/state.ts';
import type { StepExit } from './step-runner.ts';

/** How a step last ended, remembered over a reload. It says that something was done, never that it holds. */
export interface LastRun {
  readonly exit: StepExit;
  readonly at: number;
  /** Digest of what the step depended on. */
  readonly inputs: string;
}

/**
 * The states of steps that are looked at only by a person's command. What was seen lives as long as the window;
 * after a reload only the last run is remembered.
 */
export class StepStore implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #states = new Map<string, { readonly state: StepState; readonly inputs: string }>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();

  /** Fires with the site whose step has another state. */
  readonly onDidChange = this.#changed.event;

  /** @param memento the workspace's, where last runs are remembered */
  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /**
   * The state of a step.
   * @param step as stepKey gives it
   * @param inputs digest of what it depends on now: what was seen with other inputs is stale
   */
  get(root: vscode.Uri, step: string, inputs: string): StepState {
    const known = this.#states.get(keyOf(root, step));
    if (known === undefined) return { kind: 'notLooked' };
    const seen = known.state.kind === 'proved' || known.state.kind === 'short';
    return seen && known.inputs !== inputs
      ? { kind: 'stale', why: 'what it depends on has changed since the look' }
      : known.state;
  }

  set(root: vscode.Uri, step: string, state: StepState, inputs: string): void {
    this.#states.set(keyOf(root, step), { state, inputs });
    this.#changed.fire(root);
  }

  /** Keeps what a look saw. A run that began meanwhile stays shown: what was seen before it is no evidence of it. */
  looked(root: vscode.Uri, step: string, state: StepState, inputs: string): void {
    if (this.#states.get(keyOf(root, step))?.state.kind !== 'running') this.set(root, step, state, inputs);
  }

  lastRun(root: vscode.Uri, step: string): LastRun | undefined {
    return this.#memento.get<Record<string, LastRun>>(lastRunsKey)?.[keyOf(root, step)];
  }

  /** Keeps how a step ended, and shows it until somebody looks. */
  async ended(root: vscode.Uri, step: string, run: LastRun): Promise<void> {
    const runs = this.#memento.get<Record<string, LastRun>>(lastRunsKey) ?? {};
    this.set(root, step, stateAfter(run), run.inputs);
    await this.#memento.update(lastRunsKey, { ...runs, [keyOf(root, step)]: run });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

const lastRunsKey = 'airgap.lastRuns';

function stateAfter({ exit, at }: LastRun): StepState {
  if (exit === 'undecided') return { kind: 'undecided', at };
  return exit === 0 ? { kind: 'notLooked' } : { kind: 'failed', exit, at };
}

function keyOf(root: vscode.Uri, step: string): string {
  return `${root.toString()}#${step}`;
}
