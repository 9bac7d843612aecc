import * as vscode from 'vscode';
import { newPlan } from '../../core/plan/new-plan.ts';
import type { PlanAnswers } from '../../core/plan/new-plan.ts';
import { applyChanges, currentText } from './apply-changes.ts';
import { chooseFolder } from './choose-site.ts';
import { complaint, exampleAnswers as example } from './plan-answers.ts';
import { askChoice, askText } from './prompts.ts';
import { UserError } from './register-command.ts';

const title = 'Create Plan';

/**
 * Asks for the few things that a first plan needs, writes airgap.yaml and the folders beside it, and opens it.
 * @param folder where; asked for where this is no folder and several are open
 * @param answers PlanAnswers of a caller that knows
 * @param options `{replace: true}` of a caller that means to write over a plan that is there
 * @throws UserError where a plan is there already, with the ways on
 */
export async function createPlan(folder: unknown, answers: unknown, options: unknown): Promise<void> {
  const root = await chooseFolder(folder instanceof vscode.Uri ? folder : undefined);
  const given = answers as PlanAnswers | undefined;
  const uri = vscode.Uri.joinPath(root, 'airgap.yaml');
  if (!(await exists(uri))) return write(root, given ?? (await ask()), undefined);
  const replace = async (): Promise<void> => {
    const before = await currentText(uri);
    await write(root, given ?? (await ask()), before);
  };
  if ((options as { replace?: unknown } | undefined)?.replace === true) return replace();
  throw new UserError(`${vscode.workspace.asRelativePath(uri)} is there already, and was left as it is`, [
    { title: 'Open', run: () => vscode.window.showTextDocument(uri) },
    { title: 'Replace…', run: replace },
  ]);
}

/** @param before the text of the plan that is to be replaced, which one undo brings back */
async function write(root: vscode.Uri, answers: PlanAnswers, before: string | undefined): Promise<void> {
  const uri = vscode.Uri.joinPath(root, 'airgap.yaml');
  for (const name of ['images', 'hosts.d'])
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(root, name));
  const text = newPlan(answers);
  const change =
    before === undefined
      ? { uri, text }
      : { uri, before, edits: [{ range: { start: 0, end: before.length }, text }] };
  await applyChanges(title, [change]);
  await vscode.window.showTextDocument(uri);
}

async function ask(): Promise<PlanAnswers> {
  const channel = await askText({
    title: `${title} (1/5): channel`,
    prompt: 'Track and risk of the k8s snap, as in snap download k8s --channel …',
    value: example.channel,
    validateInput: (value) => complaint({ ...example, channel: value }, ['kubernetes', 'channel']),
  });
  const delivery = await askChoice(
    [
      {
        label: 'Private registry mirror',
        description: 'mirror',
        detail: 'Images are copied to a registry inside the gap, and nodes pull from there',
        value: 'mirror' as const,
      },
      {
        label: 'Proxy',
        description: 'proxy',
        detail: 'Nodes reach the upstream registries through an HTTP proxy',
        value: 'proxy' as const,
      },
      {
        label: 'Side-load',
        description: 'sideload',
        detail: 'Images are carried as archives and put on each node',
        value: 'sideload' as const,
      },
    ],
    { title: `${title} (2/5): how images come in`, placeHolder: 'Some images can take another way later' },
  );
  const address = await askAddress(delivery);
  const name = await askText({
    title: `${title} (4/5): first node`,
    prompt: 'Host name of the first control plane node',
    value: example.node.name,
    validateInput: (value) =>
      complaint({ ...example, node: { ...example.node, name: value } }, ['nodes', 0, 'name']),
  });
  const nodeAddress = await askText({
    title: `${title} (5/5): address of ${name}`,
    prompt: 'IP address or name under which the other nodes reach it',
    value: example.node.address,
    validateInput: (value) =>
      complaint({ ...example, node: { ...example.node, address: value } }, ['nodes', 0, 'address']),
  });
  return { channel, delivery, address, node: { name, address: nodeAddress } };
}

async function askAddress(delivery: PlanAnswers['delivery']): Promise<string | undefined> {
  if (delivery === 'sideload') return undefined;
  const isMirror = delivery === 'mirror';
  const path = isMirror ? ['mirror', 'url'] : ['proxy', 'http'];
  return askText({
    title: `${title} (3/5): address of the ${delivery}`,
    prompt: isMirror
      ? 'The registry as nodes reach it, beginning with http:// or https://'
      : 'The proxy as nodes reach it, beginning with http:// or https://',
    value: isMirror ? example.address : 'http://squid.internal:3128',
    validateInput: (value) => complaint({ ...example, delivery, address: value }, path),
  });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
