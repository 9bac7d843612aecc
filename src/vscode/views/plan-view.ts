import * as vscode from 'vscode';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanRow } from '../../core/steps/plan-tree.ts';
import type { SiteState } from '../state/site-store.ts';
import type { PhaseAddress, StepAddress } from '../state/step-address.ts';
import { stateIcon } from './state-icon.ts';
import { onEveryChange } from './view-sources.ts';
import type { ViewSources } from './view-sources.ts';

/** A row in its site; rows of steps and phases are addresses for the commands. */
export interface PlanElement extends Partial<StepAddress>, Partial<PhaseAddress> {
  readonly root: vscode.Uri;
  readonly row: PlanRow;
}

/** The Plan view, and the Nodes view with the nodes of it alone: phases, steps, evidence. */
export class PlanTreeDataProvider implements vscode.TreeDataProvider<PlanElement> {
  readonly #sources: ViewSources;
  readonly #tree: 'nodesTree' | 'planTree';
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  /** @param tree which rows of each plan are shown */
  constructor(sources: ViewSources, tree: 'nodesTree' | 'planTree' = 'planTree') {
    this.#sources = sources;
    this.#tree = tree;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem({ root, row }: PlanElement): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      row.label,
      row.children.length === 0 ? None : row.expanded ? Expanded : Collapsed,
    );
    item.id = `${root.toString()} ${row.id}`;
    item.description = row.description;
    item.tooltip = row.tooltip === '' ? undefined : row.tooltip;
    item.contextValue = row.flags.join(' ');
    item.accessibilityInformation = { label: row.spoken };
    const icon = stateIcon(row.icon);
    if (icon !== undefined) item.iconPath = icon;
    return item;
  }

  async getChildren(element?: PlanElement): Promise<PlanElement[]> {
    if (element !== undefined) return element.row.children.map((row) => elementOf(element.root, row));
    const planned = this.#sources.sites.sites.flatMap((state) =>
      state.plan === undefined ? [] : [{ state, plan: state.plan }],
    );
    const [only, ...others] = planned;
    if (only !== undefined && others.length === 0) {
      return (await this.#rows(only.state, only.plan)).map((row) => elementOf(only.state.root, row));
    }
    return Promise.all(
      planned.map(async ({ state, plan }) =>
        elementOf(state.root, siteRow(state, plan, await this.#rows(state, plan))),
      ),
    );
  }

  /** What steps need is loaded with the first plan that is shown. */
  async #rows(state: SiteState, plan: Plan): Promise<readonly PlanRow[]> {
    const { stepViewsOfSite, ...trees } = await import('./loaded-rows.ts');
    return trees[this.#tree](stepViewsOfSite(state, plan, this.#sources.steps), plan, Date.now());
  }
}

function elementOf(root: vscode.Uri, row: PlanRow): PlanElement {
  return {
    root,
    row,
    ...(row.step === undefined ? {} : { step: row.step }),
    ...(row.phase === undefined ? {} : { phase: row.phase }),
    ...(row.node === undefined ? {} : { node: row.node }),
  };
}

/** With several plans each has a row of its own around its phases. */
function siteRow({ root }: SiteState, plan: Plan, children: readonly PlanRow[]): PlanRow {
  const label = vscode.workspace.asRelativePath(root, true);
  const description = planDescription(plan);
  return {
    id: 'site',
    label,
    description,
    icon: 'none',
    spoken: `${label}, ${description}`,
    tooltip: root.fsPath,
    expanded: true,
    flags: [],
    step: undefined,
    phase: undefined,
    node: undefined,
    children,
  };
}

/** `1.34-classic/stable · mirror 10.10.10.10:5050 · 3 nodes` */
function planDescription({ channel, mirror, nodes }: Plan): string {
  return [
    channel,
    mirror === undefined ? 'no mirror' : `mirror ${mirror.host}`,
    `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`,
  ].join(' · ');
}

/** Shows the plans of the workspace, and says to VS Code which welcome fits where there is none. */
export function registerPlanView(sources: ViewSources): vscode.Disposable {
  const provider = new PlanTreeDataProvider(sources);
  const view = vscode.window.createTreeView('airgap.plan', {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const show = (): void => {
    const plans = sources.sites.sites.flatMap(({ plan }) => plan ?? []);
    const [only] = plans;
    view.description = only !== undefined && plans.length === 1 ? planDescription(only) : '';
    view.message = restrictedMessage(plans.length);
    void vscode.commands.executeCommand('setContext', 'airgap.plan', planState(sources.sites.sites));
    provider.refresh();
  };
  return vscode.Disposable.from(
    view,
    onEveryChange(sources, show),
    vscode.workspace.onDidGrantWorkspaceTrust(show),
  );
}

/** An empty view has a welcome that says so. */
function restrictedMessage(plans: number): string {
  return plans === 0 || vscode.workspace.isTrusted
    ? ''
    : 'Restricted Mode: nothing is run and nothing is connected to until this workspace is trusted.';
}

function planState(sites: readonly SiteState[]): 'none' | 'unusable' | 'usable' {
  if (sites.some(({ plan }) => plan !== undefined)) return 'usable';
  return sites.some(({ documents }) => documents.has('airgap.yaml')) ? 'unusable' : 'none';
}
