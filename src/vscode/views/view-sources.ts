import * as vscode from 'vscode';
import type { MirrorLook } from '../../core/images/mirror-look.ts';
import type { MirrorLookStore } from '../state/mirror-look-store.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import type { StepStore } from '../state/step-store.ts';

/** Where the views have what they show from. */
export interface ViewSources {
  readonly sites: SiteStore;
  readonly steps: StepStore;
  readonly looks: MirrorLookStore;
}

/** Calls back after every change of what is shown, and each minute, since rows say how long ago something was. */
export function onEveryChange({ sites, steps, looks }: ViewSources, show: () => void): vscode.Disposable {
  const minutely = setInterval(show, 60_000);
  return vscode.Disposable.from(
    sites.onDidRead(show),
    steps.onDidChange(show),
    looks.onDidChange(show),
    new vscode.Disposable(() => clearInterval(minutely)),
  );
}

/** The last look at a site's mirror, as long as it says something of the mirror that the plan names now. */
export function currentLook({ looks }: ViewSources, { root, plan }: SiteState): MirrorLook | undefined {
  const look = looks.get(root);
  return look?.host === plan?.mirror?.host ? look : undefined;
}
