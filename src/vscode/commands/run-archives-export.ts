import * as vscode from 'vscode';
import { holds, isProvedArchive } from '../../core/archives/check-archive.ts';
import type { ArchiveCheck } from '../../core/archives/check-archive.ts';
import { archiveExports } from '../../core/steps/archive-exports.ts';
import type { StepCommand } from '../../core/steps/step.ts';
import { loginValue, loginVariable } from '../../core/steps/upstream-access.ts';
import { isOlder } from '../../node/regclient-program.ts';
import type { Credentials } from '../../node/registry/authorizer.ts';
import type { StepExit } from '../state/step-runner.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import { askLogin } from './credentials.ts';
import { lookAtSiteArchives, proveSiteArchives } from './look-at-archives.ts';
import { UserError } from './register-command.ts';
import { requireRegclient } from './require-regclient.ts';
import type { StepParts } from './step-parts.ts';
import { howEnded, withProgram } from './with-program.ts';

/** The first regctl that takes a login from its environment (regclient: config/docker.go). */
const takesLogins = '0.10.0';

/**
 * Exports the archives that are not there and proved yet, one after another, and stops at the first that fails; what is
 * proved is kept, so running it again goes on there. The evidence has been looked at when it resolves.
 * @throws UserError where it was not run, or did not end with 0; vscode.CancellationError when a prompt is dismissed
 */
export async function runArchivesExport(parts: StepParts, chosen: ChosenStep): Promise<void> {
  const { site, plan, step } = chosen;
  const checks = await proveSiteArchives(parts, chosen);
  const wanted = checks.filter((check) => !isProvedArchive(check)).map(({ archive }) => archive);
  if (wanted.length === 0) {
    if (checks.length > 0)
      vscode.window.setStatusBarMessage(
        'Air-Gap: all archives are there and proved, so none was exported',
        5000,
      );
    return;
  }
  const regctl = await requireRegclient(parts.log, 'regctl');
  const withLogin = [...new Set(wanted.map(({ reference }) => reference.registry))].filter(
    (host) => plan.upstreams.get(host)?.login === true,
  );
  const tooOld = regctl.state === 'ok' && isOlder(regctl.version, takesLogins);
  const logins = tooOld ? new Map<string, Credentials>() : await loginsOf(parts, chosen, withLogin);
  const commands = withProgram(archiveExports(plan, wanted), 'regctl', regctl.path);
  const { exit } = await parts.runner.runStep({
    root: site.root,
    step: { ...step, commands: logins.size === 0 ? commands.map(withoutLogin) : commands },
    env: { [loginVariable]: loginValue(logins) },
    inputs: inputsDigest(site, step.id),
  });
  if (exit === 0) await proveSiteArchives(parts, chosen);
  else throw failed(parts, chosen, { exit, checks: await lookAtSiteArchives(parts, chosen), withLogin });
}

/** The logins of upstreams that want one. Where a person gave none, regctl has its own. */
async function loginsOf(
  { credentials }: StepParts,
  { site: { root } }: ChosenStep,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, Credentials>> {
  const logins = new Map<string, Credentials>();
  for (const host of hosts) {
    const login =
      (await credentials.get(root, host)) ?? (await askLogin(credentials, root, host, 'upstream'));
    if (login !== 'anonymous') logins.set(host, login);
  }
  return logins;
}

function withoutLogin(command: StepCommand): StepCommand {
  return { ...command, env: command.env.filter((name) => name !== loginVariable) };
}

function failed(
  { credentials }: StepParts,
  { site: { root }, step }: ChosenStep,
  {
    exit,
    checks,
    withLogin,
  }: {
    readonly exit: StepExit;
    readonly checks: readonly ArchiveCheck[];
    readonly withLogin: readonly string[];
  },
): UserError {
  // They are exported in this order, and those that were exported hold.
  const first = checks.find((check) => !holds(check))?.archive;
  const at = first === undefined ? '' : ` at ${first.image} (${first.arch})`;
  const host = withLogin.find((one) => one === first?.reference.registry);
  const login =
    host === undefined ? '' : `. Its upstream wants a login: enter it, or regctl registry login ${host}`;
  const enter = {
    title: 'Enter Login',
    run: async () => {
      if (host !== undefined) await askLogin(credentials, root, host, 'upstream');
      await vscode.commands.executeCommand('airgap.step.run', { root, step: step.id });
    },
  };
  return new UserError(
    `${step.title}: ${howEnded(exit)}${at}. Its terminal says why; run it again, and what is there and proved is kept${login}`,
    host === undefined ? [] : [enter],
  );
}
