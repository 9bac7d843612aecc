import * as vscode from 'vscode';
import { registerForgetCredentials } from './credentials.ts';
import { registerLook } from './look.ts';
import { registerOpenImage } from './open-image.ts';
import { registerRunStep } from './run-step.ts';
import { registerShowCommand } from './show-command.ts';
import type { StepParts } from './step-parts.ts';

/** The commands of steps: run, look, show, copy, and forget the login. */
export function registerStepCommands(parts: StepParts): vscode.Disposable {
  return vscode.Disposable.from(
    registerRunStep(parts),
    registerLook(parts),
    registerShowCommand(parts),
    registerOpenImage(parts.log),
    registerForgetCredentials(parts.log, parts.sites, parts.credentials),
  );
}
