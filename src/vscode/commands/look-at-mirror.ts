import { join } from 'node:path';
import type { PlanMirror } from '../../core/plan/plan.ts';
import { mirrorTargets } from '../../core/steps/mirror-targets.ts';
import { stateOf } from '../../core/steps/state.ts';
import { lookAtImages } from '../../node/evidence/look-at-images.ts';
import type { ImagesSeen } from '../../node/evidence/look-at-images.ts';
import { mirrorCheckEvidence } from '../../node/evidence/mirror-check-evidence.ts';
import { checkMirror } from '../../node/registry/check-mirror.ts';
import type { MirrorCheckLine } from '../../node/registry/check-mirror.ts';
import type { RegistryOptions } from '../../node/registry/registry-client.ts';
import type { MirrorLogin } from '../state/credentials.ts';
import type { SiteState } from '../state/site-store.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import { askLogin } from './credentials.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/** A site with a mirror. */
interface MirrorOfSite {
  readonly site: SiteState;
  readonly mirror: PlanMirror;
}

/**
 * The mirror that the plan names.
 * @throws UserError where it names none
 */
export function mirrorOf({ plan: { mirror } }: Pick<ChosenStep, 'plan'>): PlanMirror {
  if (mirror === undefined) throw new UserError('The plan names no mirror: set mirror.url in airgap.yaml');
  return mirror;
}

/**
 * Looks at the mirror (step mirror.check). The login is asked for once, and only where the mirror wants one.
 * @returns what it said, and the login that is to be used with it
 */
export async function lookAtMirror(
  { credentials, steps }: StepParts,
  chosen: ChosenStep,
): Promise<{ readonly lines: readonly MirrorCheckLine[]; readonly login: MirrorLogin }> {
  const { site } = chosen;
  const { root } = site;
  const mirror = mirrorOf(chosen);
  const inputs = inputsDigest(site, 'mirror.check');
  const ask = (login: MirrorLogin | undefined): Thenable<MirrorCheckLine[]> =>
    withProgress(`Looking at the mirror ${mirror.host}`, (signal) =>
      checkMirror(registryOf({ site, mirror }, login), signal),
    );
  let login = await credentials.get(root, mirror.host);
  let lines = await ask(login);
  if (login === undefined && wantsLogin(lines)) {
    login = await askLogin(credentials, root, mirror.host);
    lines = await ask(login);
  }
  const evidence = mirrorCheckEvidence(lines, mirror.host);
  steps.looked(root, 'mirror.check', stateOf(evidence, Date.now()), inputs);
  return { lines, login: login ?? 'anonymous' };
}

/** Looks each image up in the mirror (evidence of sync.run), with the login that is known, else asked for if wanted. */
export async function lookAtMirrorImages(
  { credentials, steps, looks }: StepParts,
  chosen: ChosenStep,
): Promise<ImagesSeen> {
  const { site } = chosen;
  const { root } = site;
  const mirror = mirrorOf(chosen);
  const inputs = inputsDigest(site, 'sync.run');
  const targets = mirrorTargets(site.site);
  const ask = (login: MirrorLogin | undefined): Thenable<ImagesSeen> =>
    withProgress(`Looking for images in ${mirror.host}`, (signal, onProgress) =>
      lookAtImages(registryOf({ site, mirror }, login), targets, { signal, onProgress }),
    );
  const login = await credentials.get(root, mirror.host);
  let seen = await ask(login);
  if (login === undefined && seen.wantsLogin) {
    seen = await ask(await askLogin(credentials, root, mirror.host));
  }
  looks.set(root, seen.look);
  steps.looked(root, 'sync.run', stateOf(seen.evidence, Date.now()), inputs);
  return seen;
}

function registryOf({ site, mirror }: MirrorOfSite, login: MirrorLogin | undefined): RegistryOptions {
  return {
    url: mirror.url,
    ca: mirror.ca === undefined ? undefined : join(site.root.fsPath, mirror.ca),
    credentials: login === 'anonymous' ? undefined : login,
  };
}

/** Asked without a login: a push that was not tried, or a refusal to say anything, is a wish for one. */
function wantsLogin(lines: readonly MirrorCheckLine[]): boolean {
  const failed = lines.find(({ state }) => state === 'failed');
  if (failed !== undefined) return failed.id === 'login';
  return lines.some(({ id, state }) => id === 'push' && state === 'not-asked');
}
