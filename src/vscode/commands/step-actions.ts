import type { StepId } from '../../core/steps/step.ts';
import type { ChosenStep } from './choose-step.ts';
import { lookAtSiteArchives } from './look-at-archives.ts';
import { lookAtSiteCarrier } from './look-at-carrier.ts';
import { lookAtMirror, lookAtMirrorImages } from './look-at-mirror.ts';
import { lookAtNodeOfStep } from './look-at-node.ts';
import { lookAtProxyOfSite } from './look-at-proxy.ts';
import { lookAtSiteSnaps } from './look-at-snaps.ts';
import { runArchivesExport } from './run-archives-export.ts';
import { runGenerateConfig, runGenerateSync, runListImages } from './run-here.ts';
import { runPackCarrier } from './run-pack-carrier.ts';
import { runOnNode } from './run-on-node.ts';
import { runSnapsDownload } from './run-snaps-download.ts';
import { runSync } from './run-sync.ts';
import type { StepParts } from './step-parts.ts';

/** Does something about a step of a plan; what it brings is in the step store. */
export type StepAction = (parts: StepParts, chosen: ChosenStep) => Promise<unknown>;

export interface StepActions {
  /**
   * Does the step, and then looks at what came of it; none where looking is all there is to do.
   * @throws UserError where it could not be run, or did not end with 0; vscode.CancellationError when it is dismissed
   */
  readonly run?: StepAction;
  /** Looks at the evidence, and keeps what it saw in the step store; none where the evidence lies in files. */
  readonly look?: StepAction;
}

/** What can be done about each step. The step's own data says how it is started and where its evidence lies. */
export const stepActions: Readonly<Partial<Record<StepId, StepActions>>> = {
  'snaps.download': { run: runSnapsDownload, look: lookAtSiteSnaps },
  'images.list': { run: runListImages },
  'mirror.check': { look: lookAtMirror },
  'sync.generate': { run: runGenerateSync },
  'sync.run': { run: runSync, look: lookAtMirrorImages },
  'proxy.check': { look: lookAtProxyOfSite },
  'archives.export': { run: runArchivesExport, look: lookAtSiteArchives },
  'config.generate': { run: runGenerateConfig },
  'carrier.pack': { run: runPackCarrier, look: lookAtSiteCarrier },
  'node.preflight': { look: lookAtNodeOfStep },
  'node.transfer': { run: runOnNode, look: lookAtNodeOfStep },
  'node.network': { run: runOnNode, look: lookAtNodeOfStep },
  'node.install': { run: runOnNode, look: lookAtNodeOfStep },
  'node.runtime': { run: runOnNode, look: lookAtNodeOfStep },
  'cluster.bootstrap': { run: runOnNode, look: lookAtNodeOfStep },
  'cluster.join': { run: runOnNode, look: lookAtNodeOfStep },
  'node.prove': { look: lookAtNodeOfStep },
};
