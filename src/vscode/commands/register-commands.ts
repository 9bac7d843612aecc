import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { registerRefresh } from './refresh.ts';
import { registerCommand } from './register-command.ts';

/** The commands that read and write the files of a site. What only they need is loaded when one is first called. */
export function registerCommands(log: vscode.LogOutputChannel, store: SiteStore): vscode.Disposable {
  const checking = () => import('./check-plan.ts');
  const creating = () => import('./create-plan.ts');
  const generating = () => import('./generate.ts');
  const importing = () => import('./import-images.ts');
  const tracking = () => import('./track-workload-images.ts');
  return vscode.Disposable.from(
    registerRefresh(log, store),
    registerCommand(log, 'airgap.plan.check', async (given) => (await checking()).checkPlan(store, given)),
    registerCommand(log, 'airgap.plan.create', async (folder, answers) =>
      (await creating()).createPlan(folder, answers),
    ),
    registerCommand(log, 'airgap.config.generate', async (given) =>
      (await generating()).generateForNodes(store, given),
    ),
    registerCommand(log, 'airgap.sync.generate', async (given, options) =>
      (await generating()).generate(store, 'sync', given, options),
    ),
    registerCommand(log, 'airgap.sync.generateFromTerminal', async () =>
      (await generating()).generateFromTerminal(store, 'sync'),
    ),
    registerCommand(log, 'airgap.hosts.generate', async (given, options) =>
      (await generating()).generate(store, 'hosts', given, options),
    ),
    registerCommand(log, 'airgap.hosts.generateFromTerminal', async () =>
      (await generating()).generateFromTerminal(store, 'hosts'),
    ),
    registerCommand(log, 'airgap.images.importFromSnap', async (snap, mode) =>
      (await importing()).importFromSnap(store, snap, mode),
    ),
    registerCommand(log, 'airgap.images.importFromK8s', async (mode) =>
      (await importing()).importFromK8s(store, mode),
    ),
    registerCommand(log, 'airgap.images.trackWorkloads', async (given, answers) =>
      (await tracking()).trackWorkloadImages(log, store, given, answers),
    ),
  );
}
