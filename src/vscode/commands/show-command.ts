import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Plan } from '../../core/plan/plan.ts';
import { carriedCopies } from '../../core/steps/carried-copies.ts';
import { commandLine, quoteArgument } from '../../core/steps/quote.ts';
import { loginVariable } from '../../core/steps/upstream-access.ts';
import { stepKey } from '../../core/steps/step.ts';
import type { Step, StepCommand, StepId } from '../../core/steps/step.ts';
import { choosePhase } from './choose-phase.ts';
import { chooseStep } from './choose-step.ts';
import type { ChosenStep } from './choose-step.ts';
import { UserError } from './register-command.ts';
import type { StepParts } from './step-parts.ts';

/** Documents that show a command are read-only; their address holds the text. */
const scheme = 'airgap-command';

/** Shows what a step runs, without its secrets. */
export async function showCommand(parts: StepParts, given: unknown): Promise<void> {
  const chosen = await chooseStep(parts, given, hasCommand);
  await show(stepKey(chosen.step), textOf(chosen));
}

/** Shows what all steps of a phase run, without their secrets; nothing is run. */
export async function showPhaseCommands(parts: StepParts, given: unknown): Promise<void> {
  const { site, plan, phase, views } = await choosePhase(parts, given);
  const texts = views.map(({ step, state }) => {
    if (state.kind === 'notApplicable') return `# ${step.title}: not needed, ${state.why}\n`;
    return hasCommand(step)
      ? textOf({ site, plan, step })
      : `# ${step.title}: has no command of its own\n# Done when: ${step.evidence}\n`;
  });
  await show(phase, texts.join('\n'));
}

async function show(name: string, text: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme, path: `/${name}.sh`, query: text });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

/** Copies what a step runs, without its secrets. */
export async function copyCommand(parts: StepParts, given: unknown): Promise<void> {
  await vscode.env.clipboard.writeText(linesOf(await chooseStep(parts, given, hasCommand)));
  vscode.window.setStatusBarMessage('Air-Gap: command copied', 5000);
}

function hasCommand({ commands }: Step): boolean {
  return commands.length > 0;
}

function textOf(chosen: ChosenStep): string {
  const { step } = chosen;
  const where = step.node === undefined ? 'on this machine' : `on the node ${step.node}`;
  const note = notes[step.id] ?? (step.commands.some(wantsLogin) ? loginNote : '');
  const carried = step.id === 'sync.run' ? carriedText(chosen) : '';
  return `# ${step.title}: runs ${where}\n# Done when: ${step.evidence}\n${note}${linesOf(chosen)}\n${carried}`;
}

const snapsNote = `# On another machine: one with snap, connected; leave out cd, and bring the folder snaps from there into this one.
# The base is that of the channel's track; this one may name another: unsquashfs -cat snaps/ARCH/k8s.snap meta/snap.yaml
`;

const notes: Readonly<Partial<Record<StepId, string>>> = {
  'snaps.download': snapsNote,
  'carrier.pack': `# Run packs it, without a command of its own. This proves it, here and wherever it is brought:
`,
};

function wantsLogin({ env }: StepCommand): boolean {
  return env.includes(loginVariable);
}

const loginNote = `# ${loginVariable} is {"auths":{"HOST":{"username":"…","password":"…"}}}; leave it out after: regctl registry login HOST
`;

/** The way without a machine that reaches both the upstreams and the mirror. */
function carriedText({ site }: ChosenStep): string {
  const { out, back } = carriedCopies(site.site);
  const lines = (commands: readonly StepCommand[]): string =>
    commands.map((command) => `# ${commandLine(command)}\n`).join('');
  return `
# Where no machine reaches both the upstreams and the mirror, carry the images in the folder oci instead. Here:
${lines(out)}# Inside the gap, beside that folder (log in before where pushing wants it: regctl registry login MIRROR):
${lines(back)}`;
}

/** The commands as lines for bash, from the folder in which they run. */
function linesOf({ site, plan, step }: ChosenStep): string {
  if (!hasCommand(step)) throw new UserError(`${step.title} has no command of its own`);
  const { cwd = '.' } = step.commands[0] ?? {};
  const folder = step.node === undefined ? [`cd ${quoteArgument(join(site.root.fsPath, cwd))}`] : [];
  return [...folder, ...step.commands.map((command) => commandLine(command, shownValues(plan)))].join('\n');
}

function shownValues({ mirror }: Plan): Readonly<Record<string, string>> {
  return mirror === undefined ? {} : { MIRROR: mirror.host };
}
