import * as vscode from 'vscode';
import { checkSite } from '../../core/check/check-site.ts';
import type { SiteCheck } from '../../core/check/check-site.ts';
import { readHostsTree } from '../../node/read-hosts-tree.ts';
import type { WorkloadsCheck } from '../../core/workloads/check-workloads.ts';
import { checkWorkloads } from '../../core/workloads/check-workloads.ts';
import { manifestsFor } from '../state/owner-of-manifest.ts';
import { readManifests } from '../state/read-manifests.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { chooseSite } from './choose-site.ts';
import { plainMessage } from './plain-message.ts';
import { UserError } from './register-command.ts';
import { withProgress } from './with-progress.ts';

/** How many checks the plan calls for, could be made, and hold. */
export type CheckCounts = Pick<SiteCheck, 'expected' | 'checked' | 'passed'>;

/**
 * Checks all files of a plan anew, where each image would be asked for, and whether the lists have what the workspace's
 * manifests ask for; says how much holds, and shows the problems where there are some. Nothing is connected to.
 */
export async function checkPlan(store: SiteStore, given: unknown): Promise<CheckCounts> {
  const site = await chooseSite(store, given);
  const hosts = await readHostsTree(vscode.Uri.joinPath(site.root, 'hosts.d').fsPath);
  const files = checkSite(site.documents, site.site, hosts);
  if (files.checked === 0)
    throw new UserError('Nothing was checked: this folder has no plan, list, sync or hosts file');
  const workloads = await checkManifests(store, site);
  const expected = files.expected + workloads.expected;
  const checked = files.checked + workloads.expected;
  const passed = files.passed + workloads.passed;
  const said = [`${passed} of ${expected} checks hold, ${checked} could be made`, ...workloads.notes];
  if (passed === expected) {
    void vscode.window.showInformationMessage(said.join('. '));
  } else {
    // The command that shows the view would hide it where it has the focus.
    await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
    const short = firstOf([...files.short, ...workloads.short]);
    void vscode.window.showWarningMessage(plainMessage([...said, ...files.nothing, ...short].join('. ')));
  }
  return { expected, checked, passed };
}

interface CheckedManifests extends Pick<WorkloadsCheck, 'expected' | 'passed' | 'short'> {
  /** What could not be looked at. */
  readonly notes: readonly string[];
}

/** Without a plan no list is one, so nothing is missing in it. */
async function checkManifests(store: SiteStore, site: SiteState): Promise<CheckedManifests> {
  if (site.plan === undefined) return { expected: 0, passed: 0, short: [], notes: [] };
  const read = await withProgress('Looking for images in manifests', readManifests);
  const manifests = manifestsFor(store, site, read.manifests);
  const templates = manifests.filter(({ found }) => found.template).length;
  return {
    ...checkWorkloads(manifests, site.site),
    notes: [
      ...(templates === 0 ? [] : [`Templates not read: ${templates} (helm template writes them out)`]),
      ...(read.unread.length === 0 ? [] : [`Files not read: ${read.unread.length}`]),
    ],
  };
}

/** The first image that is short of the plan, and how many more there are. */
function firstOf(short: SiteCheck['short']): string[] {
  const [first, ...others] = short;
  if (first === undefined) return ['The Problems panel says what to mend'];
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return [`${first.image}: ${first.why}${more}`];
}
