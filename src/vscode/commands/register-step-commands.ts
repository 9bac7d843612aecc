import * as vscode from 'vscode';
import { registerOpenImage } from './open-image.ts';
import { registerCommand } from './register-command.ts';
import type { StepParts } from './step-parts.ts';

/**
 * The commands of steps and phases: run, look, show, copy, and forget the login. What they need (processes, registries) is loaded
 * when one is first called.
 */
export function registerStepCommands(parts: StepParts): vscode.Disposable {
  const { log } = parts;
  const loaded = () => import('./loaded-commands.ts');
  return vscode.Disposable.from(
    registerOpenImage(log),
    registerCommand(log, 'airgap.node.look', async (given) => (await loaded()).lookAtNodes(parts, given)),
    registerCommand(log, 'airgap.node.lookAll', async (given) =>
      (await loaded()).lookAtAllNodes(parts, given),
    ),
    registerCommand(log, 'airgap.node.lookInTerminal', async (given) =>
      (await loaded()).lookInTerminal(parts, given),
    ),
    registerCommand(log, 'airgap.node.run', async (given) => (await loaded()).runOnOneNode(parts, given)),
    registerCommand(log, 'airgap.node.runAll', async (given) => (await loaded()).runOnAllNodes(parts, given)),
    registerCommand(log, 'airgap.node.openTerminal', async (given) =>
      (await loaded()).openTerminalOnNode(parts, given),
    ),
    registerCommand(log, 'airgap.phase.run', async (given) => (await loaded()).runPhase(parts, given)),
    registerCommand(log, 'airgap.phase.showCommands', async (given) =>
      (await loaded()).showPhaseCommands(parts, given),
    ),
    registerCommand(log, 'airgap.step.run', async (given) => (await loaded()).runStep(parts, given)),
    registerCommand(log, 'airgap.step.look', async (given) => (await loaded()).lookAtStep(parts, given)),
    registerCommand(log, 'airgap.step.showCommand', async (given) =>
      (await loaded()).showCommand(parts, given),
    ),
    registerCommand(log, 'airgap.step.copyCommand', async (given) =>
      (await loaded()).copyCommand(parts, given),
    ),
    registerCommand(log, 'airgap.credentials.forget', async (given) =>
      (await loaded()).forgetCredentials(parts, given),
    ),
    vscode.workspace.registerTextDocumentContentProvider('airgap-command', {
      provideTextDocumentContent: ({ query }) => query,
    }),
  );
}
