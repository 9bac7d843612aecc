import * as vscode from 'vscode';
import type { ChosenStep } from './choose-step.ts';
import { askChoice } from './prompts.ts';
import type { StepParts } from './step-parts.ts';

/** Runs *List images*: the person chooses where the list comes from. */
export async function runListImages(_parts: StepParts, { site }: ChosenStep): Promise<void> {
  const choices = [
    {
      label: 'From a k8s Snap…',
      description: 'the images that the snap names',
      value: ['airgap.images.importFromSnap', undefined, undefined, site.root] as const,
    },
    {
      label: 'From `k8s list-images`',
      description: 'run here, or pasted',
      value: ['airgap.images.importFromK8s', undefined, site.root] as const,
    },
  ];
  const [command, ...rest] = await askChoice<readonly [string, ...unknown[]]>(choices, {
    title: 'Import images',
  });
  await vscode.commands.executeCommand(command, ...rest);
}

/** Runs *Generate sync file*: a command of its own, which asks for what the plan lacks. */
export async function runGenerateSync(_parts: StepParts, { site }: ChosenStep): Promise<void> {
  await vscode.commands.executeCommand('airgap.sync.generate', site.root);
}

/** Runs *Generate configuration*: a command of its own, which asks for what the plan lacks. */
export async function runGenerateConfig(_parts: StepParts, { site }: ChosenStep): Promise<void> {
  await vscode.commands.executeCommand('airgap.config.generate', site.root);
}
