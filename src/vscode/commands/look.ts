import type * as vscode from 'vscode';
import { isLookedAtByCommand } from '../../core/steps/describe-state.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { lookAtMirror, lookAtMirrorImages } from './look-at-mirror.ts';
import { registerCommand, UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { requireTrust } from './workspace-trust.ts';

/** Looks at the evidence of a step anew, and runs nothing. */
export function registerLook(parts: StepParts): vscode.Disposable {
  return registerCommand(parts.log, 'airgap.step.look', async (given) => {
    requireTrust('Looking at a mirror');
    await look(parts, await chooseStep(parts, given, isLookedAtByCommand));
  });
}

/** Looks at the evidence of a step; what lies in files is as new as they are. */
export async function look(parts: StepParts, { site, plan, step }: ChosenStep): Promise<void> {
  if (!isLookedAtByCommand(step)) return parts.sites.refresh();
  const { mirror } = plan;
  if (mirror === undefined) throw new UserError('The plan names no mirror: set mirror.url in airgap.yaml');
  if (step.id === 'mirror.check') await lookAtMirror(parts, { site, mirror });
  else await lookAtMirrorImages(parts, { site, mirror });
}
