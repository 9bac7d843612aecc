import * as vscode from 'vscode';
import { registerCommands } from './vscode/commands/register-commands.ts';
import { registerStepCommands } from './vscode/commands/register-step-commands.ts';
import { registerEditor } from './vscode/editor/register-editor.ts';
import { CredentialStore } from './vscode/state/credentials.ts';
import { MirrorLookStore } from './vscode/state/mirror-look-store.ts';
import { SiteStore } from './vscode/state/site-store.ts';
import { StepStore } from './vscode/state/step-store.ts';
import { registerSteps } from './vscode/tasks/register-steps.ts';
import { registerViews } from './vscode/views/register-views.ts';

/** The door: builds the parts and registers them; nothing else. Nothing is awaited before all of them are there. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Air-Gap', { log: true });
  context.subscriptions.push(log);
  try {
    const store = new SiteStore(log);
    const steps = new StepStore(context.workspaceState);
    const looks = new MirrorLookStore();
    const credentials = new CredentialStore(context.secrets);
    const runner = registerSteps(context, { store: steps, sites: store }, log);
    context.subscriptions.push(
      store,
      steps,
      looks,
      registerEditor(context.extensionUri, store),
      registerCommands(log, store),
      registerStepCommands({
        log,
        sites: store,
        steps,
        looks,
        credentials,
        runner,
        digests: new Map(),
        blobDigests: new Map(),
        sums: new Map(),
        nodeNames: new Map(),
        nodeScript: context.asAbsolutePath('media/look-at-node.sh'),
        digestWorker: context.asAbsolutePath('dist/digest-worker.mjs'),
      }),
      registerViews({ sites: store, steps, looks }),
    );
    void store.refresh();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void vscode.window
      .showErrorMessage('Air-Gap could not start. The log says why.', 'Show Log')
      .then((chosen) => (chosen === undefined ? undefined : log.show()));
  }
}
