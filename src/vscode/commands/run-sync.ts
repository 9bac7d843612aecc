import * as vscode from 'vscode';
import type { PlanMirror } from '../../core/plan/plan.ts';
import type { MirrorLogin } from '../state/credentials.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { SiteState } from '../state/site-store.ts';
import type { ChosenStep } from './choose-step.ts';
import { askLogin } from './credentials.ts';
import { lookAtMirror, lookAtMirrorImages, mirrorOf } from './look-at-mirror.ts';
import { UserError } from './register-command.ts';
import type { UserAction } from './register-command.ts';
import type { StepParts } from './step-parts.ts';
import { requireRegclient } from './require-regclient.ts';
import { howEnded, withProgram } from './with-program.ts';

const syncFile = 'sync-images.yaml';

/**
 * Copies the images into the mirror with regsync. The mirror is looked at first: regsync's own errors come late, after
 * time-outs and retries. The evidence has been looked at when it resolves.
 * @throws UserError where it was not run, or did not end with 0; vscode.CancellationError when a prompt is dismissed
 */
export async function runSync(parts: StepParts, chosen: ChosenStep): Promise<void> {
  const { site, step } = chosen;
  const mirror = mirrorOf(chosen);
  await prepareSyncFile(site);
  const login = await requireMirror(parts, chosen, mirror);
  const { path } = await requireRegclient(parts.log, 'regsync');
  const { exit } = await parts.runner.runStep({
    root: site.root,
    step: { ...step, commands: withProgram(step.commands, 'regsync', path) },
    env: environmentOf(mirror, login),
    inputs: inputsDigest(site, 'sync.run'),
  });
  if (exit !== 0) {
    throw new UserError(
      `${step.title}: ${howEnded(exit)}. Its terminal says more, and Look finds out what is in the mirror`,
      [
        {
          title: 'Look',
          run: () => vscode.commands.executeCommand('airgap.step.look', { root: site.root, step: step.id }),
        },
      ],
    );
  }
  await lookAtMirrorImages(parts, chosen);
}

/** regsync reads the file from the disk, so what stands in its editor is saved; one with errors is not run. */
async function prepareSyncFile({ root, documents, problems }: SiteState): Promise<void> {
  if (!documents.has(syncFile)) {
    throw new UserError(`There is no ${syncFile} yet: generate it from the image lists`, [
      { title: 'Generate', run: () => vscode.commands.executeCommand('airgap.sync.generate', root) },
    ]);
  }
  const errors = problems.get(syncFile)?.filter(({ severity }) => severity === 'error').length ?? 0;
  if (errors > 0) {
    throw new UserError(
      `${syncFile} has ${errors} ${errors === 1 ? 'error' : 'errors'}: mend it before it is run`,
      [
        {
          title: 'Show Problems',
          run: () => vscode.commands.executeCommand('workbench.panel.markers.view.focus'),
        },
      ],
    );
  }
  const uri = vscode.Uri.joinPath(root, syncFile).toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (open?.isDirty === true && !(await open.save())) {
    throw new UserError(`${syncFile} could not be saved: save it, since regsync reads it from the disk`);
  }
}

async function requireMirror(
  parts: StepParts,
  chosen: ChosenStep,
  { host }: PlanMirror,
): Promise<MirrorLogin> {
  const { lines, login } = await lookAtMirror(parts, chosen);
  const { root } = chosen.site;
  const enterLogin: UserAction = {
    title: 'Enter Login',
    run: async () => {
      await askLogin(parts.credentials, root, host);
      await vscode.commands.executeCommand('airgap.step.run', { root, step: 'sync.run' });
    },
  };
  const failed = lines.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const aboutLogin = failed.id === 'login' || failed.id === 'push';
    throw new UserError(`Nothing was copied: ${failed.message}`, aboutLogin ? [enterLogin] : []);
  }
  const push = lines.find(({ id }) => id === 'push');
  if (push?.state !== 'ok') throw new UserError(`Nothing was copied: ${push?.message ?? ''}`, [enterLogin]);
  return login;
}

/** All three are always set: some systems set USERNAME themselves, and regsync would take that for the login. */
function environmentOf(mirror: PlanMirror, login: MirrorLogin): Readonly<Record<string, string>> {
  const { username, password } = login === 'anonymous' ? { username: '', password: '' } : login;
  return { MIRROR: mirror.host, USERNAME: username, PASSWORD: password };
}
