import { snapsEvidence } from '../../core/snaps/site-snaps.ts';
import type { SnapCheck } from '../../core/snaps/site-snaps.ts';
import { formatBytes } from '../../core/steps/format-bytes.ts';
import { stateOf } from '../../core/steps/state.ts';
import { lookAtSnaps } from '../../node/snaps/look-at-snaps.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/** Proves the snaps of a site (evidence of snaps.download), in threads of their own; what is short is in the state. */
export async function lookAtSiteSnaps(
  { digests, digestWorker, log, steps }: StepParts,
  { site, plan }: Pick<ChosenStep, 'plan' | 'site'>,
): Promise<readonly SnapCheck[]> {
  const inputs = inputsDigest(site, 'snaps.download');
  const checks = await withProgress(
    'Proving snaps',
    (signal, onProgress) =>
      lookAtSnaps(site.root.fsPath, plan, {
        digestWorker,
        digests,
        env: process.env,
        now: Date.now(),
        signal,
        onProgress,
      }),
    formatBytes,
  );
  for (const { snap, problems } of checks) {
    for (const { severity, message } of problems) {
      if (severity !== 'error') log.warn(`${snap.path}: ${message}`);
    }
  }
  steps.looked(site.root, 'snaps.download', stateOf(snapsEvidence(checks), Date.now()), inputs);
  return checks;
}
