import * as vscode from 'vscode';
import type { SiteStore } from '../state/site-store.ts';
import { registerRefresh } from './refresh.ts';
import { registerCommand } from './register-command.ts';

/** The commands that read and write the files of a site. What only they need is loaded when one is first called. */
export function registerCommands(log: vscode.LogOutputChannel, store: SiteStore): vscode.Disposable {
  const loaded = () => import('./loaded-commands.ts');
  return vscode.Disposable.from(
    registerRefresh(log, store),
    registerCommand(log, 'airgap.plan.check', async (given) => (await loaded()).checkPlan(store, given)),
    registerCommand(log, 'airgap.plan.create', async (folder, answers, options) =>
      (await loaded()).createPlan(folder, answers, options),
    ),
    registerCommand(log, 'airgap.config.generate', async (given) =>
      (await loaded()).generateForNodes(store, given),
    ),
    registerCommand(log, 'airgap.sync.generate', async (given, options) =>
      (await loaded()).generate(store, 'sync', given, options),
    ),
    registerCommand(log, 'airgap.sync.generateFromTerminal', async () =>
      (await loaded()).generateFromTerminal(store, 'sync'),
    ),
    registerCommand(log, 'airgap.hosts.generate', async (given, options) =>
      (await loaded()).generate(store, 'hosts', given, options),
    ),
    registerCommand(log, 'airgap.hosts.generateFromTerminal', async () =>
      (await loaded()).generateFromTerminal(store, 'hosts'),
    ),
    registerCommand(log, 'airgap.images.importFromSnap', async (snap, mode, site) =>
      (await loaded()).importFromSnap(store, snap, { mode, site }),
    ),
    registerCommand(log, 'airgap.images.importFromK8s', async (mode, site) =>
      (await loaded()).importFromK8s(store, { mode, site }),
    ),
    registerCommand(log, 'airgap.images.trackWorkloads', async (given, answers) =>
      (await loaded()).trackWorkloadImages(log, store, given, answers),
    ),
  );
}
