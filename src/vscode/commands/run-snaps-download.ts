import * as vscode from 'vscode';
import { isProved } from '../../core/snaps/site-snaps.ts';
import type { SnapCheck } from '../../core/snaps/site-snaps.ts';
import { snapDownloads } from '../../core/steps/catalogue.ts';
import { stepKey } from '../../core/steps/step.ts';
import { findProgram } from '../../node/find-program.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import { lookAtSiteSnaps } from './look-at-snaps.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { howEnded, withProgram } from './with-program.ts';

/**
 * Downloads the snaps that are not there and proved yet: snapd and k8s first, then the base that this k8s names.
 * The evidence has been looked at when it resolves.
 * @throws UserError where it was not run, or did not end with 0; vscode.CancellationError when the look is cancelled
 */
export async function runSnapsDownload(parts: StepParts, chosen: ChosenStep): Promise<void> {
  const { site, step } = chosen;
  let checks = await lookAtSiteSnaps(parts, chosen);
  if (checks.every(isProved)) {
    vscode.window.setStatusBarMessage(
      'Air-Gap: all snaps are there and proved, so none was downloaded',
      5000,
    );
    return;
  }
  const program = await findProgram('snap', process.env);
  if (program === undefined) throw noSnapHere(site.root, stepKey(step));
  checks = await download(parts, chosen, {
    program,
    checks: checks.filter(({ snap }) => isNamedByPlan(snap.name)),
  });
  const rest = checks.filter(({ snap }) => !isNamedByPlan(snap.name));
  // Of a k8s that is not proved nothing is believed, nor the name of its base.
  const believed = rest.filter(({ snap: base }) =>
    checks.some((check) => check.snap.name === 'k8s' && check.snap.arch === base.arch && isProved(check)),
  );
  if (!believed.every(isProved)) await download(parts, chosen, { program, checks: believed });
}

/** Whether a snap is wanted whatever the k8s snap names as its base. */
function isNamedByPlan(name: string): boolean {
  return name === 'snapd' || name === 'k8s';
}

/** Downloads those that are not proved, and looks at all again. */
async function download(
  parts: StepParts,
  chosen: ChosenStep,
  { program, checks }: { readonly program: string; readonly checks: readonly SnapCheck[] },
): Promise<readonly SnapCheck[]> {
  const { site, plan, step } = chosen;
  const wanted = checks.filter((check) => !isProved(check)).map(({ snap }) => snap);
  const architectures = [...new Set(wanted.map(({ arch }) => arch))];
  const commands = architectures.flatMap((arch) =>
    snapDownloads(
      plan,
      arch,
      wanted.filter((snap) => snap.arch === arch).map(({ name }) => name),
    ),
  );
  if (commands.length > 0) {
    const { exit } = await parts.runner.runStep({
      root: site.root,
      step: { ...step, commands: withProgram(commands, 'snap', program) },
      env: {},
      inputs: inputsDigest(site, step.id),
    });
    if (exit !== 0) {
      throw new UserError(
        `${step.title}: ${howEnded(exit)}. Its terminal says more; run it again, and what is there and proved is kept`,
      );
    }
  }
  return lookAtSiteSnaps(parts, chosen);
}

function noSnapHere(root: vscode.Uri, step: string): UserError {
  return new UserError(
    'snap is not on this machine, so no snap was downloaded: run the commands on a connected Linux machine that has it, in any folder, bring the folder snaps from there into the folder of airgap.yaml, and Look',
    [
      {
        title: 'Show Command',
        run: () => vscode.commands.executeCommand('airgap.step.showCommand', { root, step }),
      },
      { title: 'Look', run: () => vscode.commands.executeCommand('airgap.step.look', { root, step }) },
    ],
  );
}
