import * as vscode from 'vscode';
import { findRegclientProgram, regclientRemedies } from '../../node/regclient-program.ts';
import type { RegclientName, RegclientProgram } from '../../node/regclient-program.ts';
import { UserError } from './register-command.ts';
import { withProgress } from './with-progress.ts';

/**
 * Finds a program of regclient that will do.
 * @throws UserError with ways to get one, where it is missing or too old
 */
export async function requireRegclient(
  log: vscode.LogOutputChannel,
  name: RegclientName,
): Promise<Extract<RegclientProgram, { state: 'ok' | 'unknown' }>> {
  const found = await withProgress(`Looking for ${name}`, (signal) =>
    findRegclientProgram(name, process.env, signal),
  );
  if (found.state === 'missing' || found.state === 'too-old') {
    const actions = regclientRemedies(name).map(([title, text]) => ({
      title,
      run: () => vscode.env.clipboard.writeText(text),
    }));
    throw new UserError(found.message, actions);
  }
  if (found.state === 'unknown') log.warn(found.message);
  return found;
}
