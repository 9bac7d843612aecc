import * as vscode from 'vscode';
import type { Plan } from '../../core/plan/plan.ts';
import type { StatusLine } from '../../core/steps/status-line.ts';
import type { SiteState } from '../state/site-store.ts';
import { stateCodicon } from './state-icon.ts';
import { currentLook, onEveryChange } from './view-sources.ts';
import type { ViewSources } from './view-sources.ts';

/** How far the images of a plan are, in the status bar: of the plan that is being edited, else of the first one. */
export function registerStatusBar(sources: ViewSources): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('airgap.status', vscode.StatusBarAlignment.Left);
  item.name = 'Air-Gap';
  item.command = 'airgap.plan.focus';
  let latest = 0;
  const show = async (): Promise<void> => {
    latest += 1;
    const turn = latest;
    const state = shownSite(sources);
    if (state?.plan === undefined) return item.hide();
    const line = await lineOf(sources, state, state.plan);
    // While that was loaded something newer may have been shown.
    if (turn !== latest) return;
    item.text = `${stateCodicon(line.state)} ${line.text}`;
    item.tooltip = line.tooltip;
    item.accessibilityInformation = { label: line.text };
    item.show();
  };
  return vscode.Disposable.from(
    item,
    onEveryChange(sources, () => void show()),
    vscode.window.onDidChangeActiveTextEditor(() => void show()),
  );
}

/** What steps need is loaded with the first plan that is shown. */
async function lineOf(sources: ViewSources, state: SiteState, plan: Plan): Promise<StatusLine> {
  const { imageGroups, statusLine, stepViewsOfSite } = await import('./loaded-rows.ts');
  const views = stepViewsOfSite(state, plan, sources.steps);
  return statusLine(views, imageGroups(state.site, currentLook(sources, state)), Date.now());
}

function shownSite({ sites }: ViewSources): SiteState | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const edited = uri === undefined ? undefined : sites.siteOf(uri);
  return edited?.plan === undefined ? sites.sites.find(({ plan }) => plan !== undefined) : edited;
}
