import * as vscode from 'vscode';
import { archivesEvidence } from '../../core/archives/check-archive.ts';
import { sumsName } from '../../core/carrier/carrier-files.ts';
import { snapsEvidence } from '../../core/snaps/site-snaps.ts';
import { whyNotApplicable } from '../../core/steps/catalogue.ts';
import { fileEvidence } from '../../core/steps/file-evidence.ts';
import { formatBytes } from '../../core/steps/format-bytes.ts';
import { stateOf } from '../../core/steps/state.ts';
import type { Evidence, StepProblem } from '../../core/steps/state.ts';
import type { Step, StepId } from '../../core/steps/step.ts';
import { filesForCarrier } from '../../node/carrier/look-at-carrier.ts';
import { packCarrier } from '../../node/carrier/pack-carrier.ts';
import type { PackedCarrier } from '../../node/carrier/pack-carrier.ts';
import { sha256Hex } from '../../node/digest.ts';
import { inputsDigest, stepsOfSite } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import { proveSiteArchives } from './look-at-archives.ts';
import { lookAtSiteCarrier } from './look-at-carrier.ts';
import { lookAtSiteSnaps } from './look-at-snaps.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/**
 * Packs the carrier of a site, once all that goes into it is proved; one that is whole and as the site is, is kept.
 * @throws UserError where something is not proved; Failure of packCarrier; vscode.CancellationError
 */
export async function runPackCarrier(parts: StepParts, chosen: ChosenStep): Promise<void> {
  const { site, plan, step } = chosen;
  const { steps, sums, log } = parts;
  if (plan.nodes.length === 0) {
    throw new UserError(
      'Nothing was packed: the plan has no nodes, who would need it. Add them to airgap.yaml',
    );
  }
  await requireSaved(chosen);
  await requireProved(parts, chosen);
  const inputs = inputsDigest(site, step.id);
  const { problems } = await lookAtSiteCarrier(parts, chosen);
  if (problems.length === 0) {
    say('the carrier is whole and as the site is, so nothing was packed');
    return;
  }
  // Asked with nothing awaited before it is set: two that were started together have both looked until here.
  if (steps.get(site.root, step.id, inputs).kind === 'running')
    throw new UserError('The carrier is being packed already');
  steps.set(site.root, step.id, { kind: 'running', since: Date.now() }, inputs);
  let packed: PackedCarrier;
  try {
    packed = await withProgress(
      'Packing the carrier',
      async (signal, onProgress) => {
        const root = site.root.fsPath;
        const files = await filesForCarrier(root, site.site, { env: process.env, signal });
        return packCarrier(root, files, { known: sums, signal, onProgress });
      },
      formatBytes,
    );
  } finally {
    steps.set(site.root, step.id, { kind: 'notLooked' }, inputs);
  }
  for (const { code, path } of problems) {
    if (code === 'carrier.changed')
      log.warn(`carrier/${path} was not what had been packed, and is now the site's`);
  }
  await lookAtSiteCarrier(parts, chosen);
  say(`${packed.files} files packed with ${sumsName}, ${formatBytes(packed.kept)} of them kept`);
}

/** The carrier is copied from the disk, and the site is judged as it stands in its editors. */
async function requireSaved({ site }: ChosenStep): Promise<void> {
  for (const path of site.documents.keys()) {
    const uri = vscode.Uri.joinPath(site.root, path).toString();
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
    if (open?.isDirty === true && !(await open.save())) {
      throw new UserError(
        `Nothing was packed: ${path} could not be saved, and the carrier is copied from the disk`,
      );
    }
  }
}

/** Looks at what goes into the carrier, every byte of it, and packs nothing that is not proved. */
async function requireProved(parts: StepParts, chosen: ChosenStep): Promise<void> {
  const { site, plan, step } = chosen;
  const all = stepsOfSite(site, plan);
  for (const id of step.needs) {
    const need = all.find((one) => one.id === id);
    if (need === undefined || whyNotApplicable(need, plan) !== undefined) continue;
    const evidence = await evidenceOf(parts, chosen, id);
    const state = evidence && stateOf(evidence, Date.now());
    if (state?.kind !== 'proved')
      throw notProved(chosen, need, state?.kind === 'short' ? state.problems : []);
  }
}

async function evidenceOf(parts: StepParts, chosen: ChosenStep, id: StepId): Promise<Evidence | undefined> {
  const { site } = chosen;
  if (id === 'snaps.download') return snapsEvidence(await lookAtSiteSnaps(parts, chosen));
  if (id === 'archives.export') return archivesEvidence(await proveSiteArchives(parts, chosen));
  return fileEvidence(id, { ...site, sha256: sha256Hex });
}

function notProved({ site }: ChosenStep, need: Step, problems: readonly StepProblem[]): UserError {
  const [first] = problems;
  const more = problems.length < 2 ? '' : ` and ${problems.length - 1} more`;
  const why = first === undefined ? '' : ` (${first.subject}: ${first.message}${more})`;
  const run = {
    title: `Run ${need.title}`,
    run: () => vscode.commands.executeCommand('airgap.step.run', { root: site.root, step: need.id }),
  };
  return new UserError(`Nothing was packed, since ${need.title} is short${why}. Mend it, then pack again`, [
    run,
  ]);
}

function say(what: string): void {
  vscode.window.setStatusBarMessage(`Air-Gap: ${what}`, 5000);
}
