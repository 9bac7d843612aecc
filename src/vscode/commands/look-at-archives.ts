import { archivesEvidence } from '../../core/archives/check-archive.ts';
import type { ArchiveCheck } from '../../core/archives/check-archive.ts';
import { stateOf } from '../../core/steps/state.ts';
import { lookAtArchives } from '../../node/evidence/look-at-archives.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/** Looks at the side-load archives of a site by headers and JSON, and by what is remembered of their blobs. */
export function lookAtSiteArchives(parts: StepParts, chosen: ChosenStep): Promise<readonly ArchiveCheck[]> {
  return look(parts, chosen, 'remembered');
}

/** Proves the side-load archives of a site: each blob that nobody has read since its archive changed is read. */
export function proveSiteArchives(parts: StepParts, chosen: ChosenStep): Promise<readonly ArchiveCheck[]> {
  return look(parts, chosen, 'read');
}

async function look(
  { blobDigests, log, steps }: StepParts,
  { site }: ChosenStep,
  blobs: 'remembered' | 'read',
): Promise<readonly ArchiveCheck[]> {
  const inputs = inputsDigest(site, 'archives.export');
  const title = blobs === 'read' ? 'Proving archives' : 'Looking at archives';
  const checks = await withProgress(title, (signal, onProgress) =>
    lookAtArchives(site.root.fsPath, site.site, { blobs, digests: blobDigests, signal, onProgress }),
  );
  for (const { archive, problems } of checks) {
    for (const { severity, message } of problems) {
      if (severity !== 'error') log.warn(`${archive.path}: ${message}`);
    }
  }
  steps.looked(site.root, 'archives.export', stateOf(archivesEvidence(checks), Date.now()), inputs);
  return checks;
}
