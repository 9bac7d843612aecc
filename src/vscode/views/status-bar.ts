import * as vscode from 'vscode';
import { imageGroups } from '../../core/images/image-status.ts';
import { statusLine } from '../../core/steps/status-line.ts';
import type { SiteState } from '../state/site-store.ts';
import { stepViewsOfSite } from '../state/steps-of-site.ts';
import { stateCodicon } from './state-icon.ts';
import { currentLook, onEveryChange } from './view-sources.ts';
import type { ViewSources } from './view-sources.ts';

/** How far the images of a plan are, in the status bar: of the plan that is being edited, else of the first one. */
export function registerStatusBar(sources: ViewSources): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('airgap.status', vscode.StatusBarAlignment.Left);
  item.name = 'Air-Gap';
  item.command = 'airgap.plan.focus';
  const show = (): void => {
    const state = shownSite(sources);
    if (state?.plan === undefined) return item.hide();
    const views = stepViewsOfSite(state, state.plan, sources.steps);
    const images = imageGroups(state.site, currentLook(sources, state));
    const line = statusLine(views, images, Date.now());
    item.text = `${stateCodicon(line.state)} ${line.text}`;
    item.tooltip = line.tooltip;
    item.accessibilityInformation = { label: line.text };
    item.show();
  };
  return vscode.Disposable.from(
    item,
    onEveryChange(sources, show),
    vscode.window.onDidChangeActiveTextEditor(show),
  );
}

function shownSite({ sites }: ViewSources): SiteState | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const edited = uri === undefined ? undefined : sites.siteOf(uri);
  return edited?.plan === undefined ? sites.sites.find(({ plan }) => plan !== undefined) : edited;
}
