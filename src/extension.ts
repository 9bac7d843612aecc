import * as vscode from 'vscode';
import { registerCommands } from './vscode/commands/register-commands.ts';
import { registerEditor } from './vscode/editor/register-editor.ts';
import { SiteStore } from './vscode/state/site-store.ts';

/** The door: builds the parts and registers them; nothing else. Nothing is awaited before all of them are there. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Air-Gap', { log: true });
  context.subscriptions.push(log);
  try {
    const store = new SiteStore(log);
    context.subscriptions.push(
      store,
      registerEditor(context.extensionUri, store),
      registerCommands(log, store),
    );
    void store.refresh();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void vscode.window
      .showErrorMessage('Air-Gap could not start. The log says why.', 'Show Log')
      .then((chosen) => (chosen === undefined ? undefined : log.show()));
  }
}
