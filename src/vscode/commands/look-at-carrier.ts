import { carrierEvidence } from '../../core/carrier/judge-carrier.ts';
import type { CarrierCheck } from '../../core/carrier/judge-carrier.ts';
import { formatBytes } from '../../core/steps/format-bytes.ts';
import { stateOf } from '../../core/steps/state.ts';
import { lookAtCarrier } from '../../node/carrier/look-at-carrier.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/** Reads the carrier and what it was packed from (evidence of carrier.pack); what is short is in the state. */
export async function lookAtSiteCarrier(
  { sums, steps }: StepParts,
  { site }: Pick<ChosenStep, 'site'>,
): Promise<CarrierCheck> {
  const inputs = inputsDigest(site, 'carrier.pack');
  const check = await withProgress(
    'Reading the carrier',
    (signal, onProgress) =>
      lookAtCarrier(site.root.fsPath, site.site, { known: sums, env: process.env, signal, onProgress }),
    formatBytes,
  );
  steps.looked(site.root, 'carrier.pack', stateOf(carrierEvidence(check), Date.now()), inputs);
  return check;
}
