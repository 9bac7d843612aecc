import * as vscode from 'vscode';
import type { Plan } from '../../core/plan/plan.ts';
import { commandLine, quoteArgument } from '../../core/steps/quote.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step } from '../../core/steps/step.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { registerCommand, UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';

const scheme = 'airgap-command';

/** Shows what a step runs, and copies it; secrets stay out of both. */
export function registerShowCommand(parts: StepParts): vscode.Disposable {
  const hasCommand = ({ commands }: Step): boolean => commands.length > 0;
  const texts = new Map<string, string>();
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
    registerCommand(parts.log, 'airgap.step.showCommand', async (given) => {
      const chosen = await chooseStep(parts, given, hasCommand);
      const uri = vscode.Uri.from({
        scheme,
        path: `/${fileName(chosen.step)}`,
        query: chosen.site.root.toString(),
      });
      texts.set(uri.toString(), textOf(chosen));
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: true });
    }),
    registerCommand(parts.log, 'airgap.step.copyCommand', async (given) => {
      await vscode.env.clipboard.writeText(linesOf(await chooseStep(parts, given, hasCommand)));
      vscode.window.setStatusBarMessage('Air-Gap: command copied', 3000);
    }),
  );
}

function fileName(step: Step): string {
  return `${stepKey(step)}.sh`;
}

function textOf(chosen: ChosenStep): string {
  const { step } = chosen;
  const where = step.node === undefined ? 'on this machine' : `on the node ${step.node}`;
  return `# ${step.title}: runs ${where}\n# Done when: ${step.evidence}\n${linesOf(chosen)}\n`;
}

/** The commands as lines for bash, from the folder in which they run. */
function linesOf({ site, plan, step }: ChosenStep): string {
  if (step.commands.length === 0) throw new UserError(`${step.title} has no command of its own`);
  const folder = step.node === undefined ? [`cd ${quoteArgument(site.root.fsPath)}`] : [];
  return [...folder, ...step.commands.map((command) => commandLine(command, shownValues(plan)))].join('\n');
}

function shownValues({ mirror }: Plan): Readonly<Record<string, string>> {
  return mirror === undefined ? {} : { MIRROR: mirror.host };
}
