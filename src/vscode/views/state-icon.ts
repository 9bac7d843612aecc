import * as vscode from 'vscode';
import type { ImageState } from '../../core/images/image-status.ts';
import type { PlanRowIcon } from '../../core/steps/plan-tree.ts';

/** Shape first, colour second: each state has a codicon of its own. */
const icons: Readonly<Record<PlanRowIcon, readonly [id: string, color?: string] | undefined>> = {
  proved: ['pass', 'testing.iconPassed'],
  short: ['error', 'testing.iconFailed'],
  failed: ['error', 'testing.iconFailed'],
  stale: ['history', 'list.warningForeground'],
  undecided: ['question', 'list.warningForeground'],
  running: ['loading~spin'],
  notLooked: ['circle-outline'],
  blocked: ['lock'],
  notYet: ['circle-outline', 'disabledForeground'],
  notApplicable: ['circle-slash', 'disabledForeground'],
  node: ['server'],
  problem: ['warning', 'list.warningForeground'],
  none: undefined,
};

/** The icon of a row of the plan; undefined for rows without one. */
export function stateIcon(icon: PlanRowIcon): vscode.ThemeIcon | undefined {
  const found = icons[icon];
  if (found === undefined) return undefined;
  const [id, color] = found;
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

const ofImages: Readonly<Record<ImageState, PlanRowIcon>> = {
  inMirror: 'proved',
  short: 'short',
  notLooked: 'notLooked',
  otherWay: 'notYet',
};

/** The icon of an image. */
export function imageIcon(state: ImageState): vscode.ThemeIcon | undefined {
  return stateIcon(ofImages[state]);
}

/** The codicon of a state for the status bar. */
export function stateCodicon(icon: PlanRowIcon): string {
  return `$(${icons[icon]?.[0] ?? 'circle-outline'})`;
}
