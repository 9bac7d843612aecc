import * as vscode from 'vscode';
import type { Phase } from '../../core/steps/step.ts';

/** Which step of which site is meant: what rows of views and buttons of messages hand to commands. */
export interface StepAddress {
  readonly root: vscode.Uri;
  /** As `stepKey` gives it. */
  readonly step: string;
}

/** Whether an argument of a command, which may be anything, says which step is meant. */
export function isStepAddress(value: unknown): value is StepAddress {
  if (typeof value !== 'object' || value === null) return false;
  const { root, step } = value as Partial<Record<keyof StepAddress, unknown>>;
  return root instanceof vscode.Uri && typeof step === 'string';
}

/** Which phase of which site is meant. */
export interface PhaseAddress {
  readonly root: vscode.Uri;
  readonly phase: Phase;
  /** The node whose steps alone are meant. */
  readonly node?: string | undefined;
}

/** Whether an argument of a command, which may be anything, says which phase is meant. */
export function isPhaseAddress(value: unknown): value is PhaseAddress {
  if (typeof value !== 'object' || value === null) return false;
  const { root, phase, node } = value as Partial<Record<keyof PhaseAddress, unknown>>;
  return (
    root instanceof vscode.Uri &&
    (phase === 'prepare' || phase === 'apply' || phase === 'day-two') &&
    (node === undefined || typeof node === 'string')
  );
}
