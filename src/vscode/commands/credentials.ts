import type * as vscode from 'vscode';
import type { CredentialStore, MirrorLogin } from '../state/credentials.ts';
import type { SiteStore } from '../state/site-store.ts';
import { isStepAddress } from '../state/step-address.ts';
import { chooseSite } from './choose-site.ts';
import { askText } from './prompts.ts';
import { registerCommand, UserError } from './register-command.ts';

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
export function registerForgetCredentials(
  log: vscode.LogOutputChannel,
  store: SiteStore,
  credentials: CredentialStore,
): vscode.Disposable {
  return registerCommand(log, 'airgap.credentials.forget', async (given) => {
    const { root, plan } = await chooseSite(store, isStepAddress(given) ? given.root : given);
    if (plan?.mirror === undefined) {
      throw new UserError('This plan has no mirror, so there is no login to forget');
    }
    await credentials.forget(root, plan.mirror.host);
  });
}
