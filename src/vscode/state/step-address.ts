import * as vscode from 'vscode';

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
