import * as vscode from 'vscode';
import type { CredentialStore, MirrorLogin } from '../state/credentials.ts';
import { isStepAddress } from '../state/step-address.ts';
import { chooseSite } from './choose-site.ts';
import { askText } from './prompts.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';

/**
 * Asks for the login of a mirror, an upstream or a proxy, and keeps it.
 * @param host the registry's `HOST[:PORT]`, or the proxy's URL
 * @param whose as it is said to the person
 * @throws vscode.CancellationError when it is dismissed; nothing is kept then
 */
export async function askLogin(
  credentials: CredentialStore,
  root: vscode.Uri,
  host: string,
  whose = 'mirror',
): Promise<MirrorLogin> {
  const title = `Login of the ${whose} ${host}`;
  const none = whose === 'upstream' ? 'the login that regctl or Docker has' : `the ${whose} without a login`;
  const username = await askText({ title, prompt: `User. Leave it empty to use ${none}.` });
  const login: MirrorLogin =
    username === ''
      ? 'anonymous'
      : { username, password: await askText({ title, prompt: `Password of ${username}`, password: true }) };
  await credentials.set(root, host, login);
  return login;
}

/** Removes the logins of a plan's mirror, upstreams and proxy from VS Code's secret storage. */
export async function forgetCredentials({ sites, credentials }: StepParts, given: unknown): Promise<void> {
  const { root, plan } = await chooseSite(sites, isStepAddress(given) ? given.root : given);
  const upstreams = [...(plan?.upstreams ?? [])].map(([host, { login }]) => (login ? host : undefined));
  const hosts = [plan?.mirror?.host, ...upstreams, plan?.proxy?.https].filter((host) => host !== undefined);
  if (hosts.length === 0) {
    throw new UserError(
      'This plan has no mirror, upstream or proxy with a login, so there is none to forget',
    );
  }
  for (const host of hosts) await credentials.forget(root, host);
  vscode.window.setStatusBarMessage(`Air-Gap: no login is kept for ${hosts.join(' and ')}`, 5000);
}
