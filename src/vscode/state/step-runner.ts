import type * as vscode from 'vscode';
import type { Step } from '../../core/steps/step.ts';

/** How a step ended: by its exit code, or so that nobody can tell. */
export type StepExit = number | 'undecided';

/** A step that a person has just asked for. */
export interface StepRequest {
  /** The site's folder. */
  readonly root: vscode.Uri;
  /** Its commands are run one after another, as long as each ends with 0. */
  readonly step: Step;
  /** Values for the names in the commands' `env`. */
  readonly env: Readonly<Record<string, string>>;
  /** Digest of what the step depends on now, remembered with how it ended. */
  readonly inputs: string;
  /** Ends it before its time. */
  readonly signal?: AbortSignal;
}

/** Runs steps where the person can see and answer them. */
export interface StepRunner {
  /**
   * Resolves when the step has ended. Only 0 is success, and it proves nothing: look at the evidence then.
   * @throws Failure where it could not be started
   */
  runStep(request: StepRequest): Promise<{ readonly exit: StepExit }>;
}
