import * as vscode from 'vscode';
import type { CredentialStore, MirrorLogin } from '../state/credentials.ts';
import { isStepAddress } from '../state/step-address.ts';
import { chooseSite } from './choose-site.ts';
import { askText } from './prompts.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';

/**
 * Asks for the login of a mirror and keeps it.
 * @throws vscode.CancellationError when it is dismissed; nothing is kept then
 */
export async function askLogin(
  credentials: CredentialStore,
  root: vscode.Uri,
  host: string,
): Promise<MirrorLogin> {
  const title = `Login of the mirror ${host}`;
  const username = await askText({
    title,
    prompt: 'User. Leave it empty to use the mirror without a login.',
  });
  const login: MirrorLogin =
    username === ''
      ? 'anonymous'
      : { username, password: await askText({ title, prompt: `Password of ${username}`, password: true }) };
  await credentials.set(root, host, login);
  return login;
}

/** Removes the login of a plan's mirror from VS Code's secret storage. */
export async function forgetCredentials({ sites, credentials }: StepParts, given: unknown): Promise<void> {
  const { root, plan } = await chooseSite(sites, isStepAddress(given) ? given.root : given);
  if (plan?.mirror === undefined) {
    throw new UserError('This plan has no mirror, so there is no login to forget');
  }
  await credentials.forget(root, plan.mirror.host);
  vscode.window.setStatusBarMessage(`Air-Gap: the login of ${plan.mirror.host} is forgotten`, 5000);
}
