import type { Plan, PlanNode } from '../plan/plan.ts';
import { ago } from './ago.ts';
import { describeState, stateWord } from './describe-state.ts';
import type { StepView } from './describe-state.ts';
import type { StepProblem, StepState } from './state.ts';
import { stepKey } from './step.ts';
import type { Phase } from './step.ts';

/** What a row of the plan shows as its shape. */
export type PlanRowIcon = StepState['kind'] | 'notYet' | 'node' | 'problem' | 'none';

/** What can be done with a row: each is a button or a menu entry. */
export type PlanRowFlag = 'command' | 'look' | 'node' | 'phase' | 'run' | 'step';

/** A row of the plan, as data. */
export interface PlanRow {
  /** Stays the same while the row's texts change, so that it stays open and selected. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: PlanRowIcon;
  /** All of it in words, for screen readers. */
  readonly spoken: string;
  /** More than fits the row, as plain text. */
  readonly tooltip: string;
  readonly expanded: boolean;
  readonly flags: readonly PlanRowFlag[];
  /** The step that the row's commands are about. */
  readonly step: string | undefined;
  /** The phase that they are about. */
  readonly phase: Phase | undefined;
  /** The name of the node that they are about. */
  readonly node: string | undefined;
  readonly children: readonly PlanRow[];
}

/** The phases with what they are called, in their order. */
export const phaseTitles: Readonly<Record<Phase, string>> = {
  prepare: 'Prepare',
  apply: 'Apply',
  'day-two': 'Day two',
};

/** Problems of one step that are shown each by itself; a mirror that lost everything would fill the view. */
const shownProblems = 50;

/**
 * The rows of a plan: phases, in them steps (of a node, below the node), in them what is wrong.
 * @param views all steps with their states, in the page's order
 * @param now milliseconds since 1970
 */
export function planTree(views: readonly StepView[], plan: Plan, now: number): readonly PlanRow[] {
  return phasesOf(views).map((phase) => {
    const own = views.filter(({ step }) => step.phase === phase);
    const shared = own.filter(({ step }) => step.node === undefined).map((view) => stepRow(view, now));
    const nodes = plan.nodes.flatMap((node) => {
      const ofNode = own.filter(({ step }) => step.node === node.name);
      return ofNode.length === 0 ? [] : [nodeRow(node, ofNode, now)];
    });
    const description = nodes.length === 0 ? count(own) : nodesDescription(plan.nodes, own);
    return {
      ...plainRow(`phase ${phase}`, phaseTitles[phase], description),
      expanded: phase === 'prepare',
      flags: own.some(isRunnable) ? ['phase'] : [],
      phase,
      children: [...shared, ...nodes],
    };
  });
}

/** The rows of the nodes alone, each with its steps. */
export function nodesTree(views: readonly StepView[], plan: Plan, now: number): readonly PlanRow[] {
  const apply = planTree(views, plan, now).find(({ phase }) => phase === 'apply');
  return apply?.children.filter(({ node }) => node !== undefined) ?? [];
}

/** The phases that have steps. */
export function phasesOf(views: readonly StepView[]): readonly Phase[] {
  return (Object.keys(phaseTitles) as Phase[]).filter((phase) =>
    views.some(({ step }) => step.phase === phase),
  );
}

/** Whether a step concerns the plan, and this version can run it. */
export function isRunnable({ step, state }: StepView): boolean {
  return state.kind !== 'notApplicable' && step.runs !== 'not-yet';
}

function plainRow(id: string, label: string, description: string): PlanRow {
  return {
    id,
    label,
    description,
    icon: 'none',
    spoken: description === '' ? label : `${label}, ${description}`,
    tooltip: '',
    expanded: false,
    flags: [],
    step: undefined,
    phase: undefined,
    node: undefined,
    children: [],
  };
}

/** `2 of 6 proved`, of the steps that concern the plan. */
function count(views: readonly StepView[]): string {
  const needed = views.filter(({ state }) => state.kind !== 'notApplicable');
  return `${needed.filter(({ state }) => state.kind === 'proved').length} of ${needed.length} proved`;
}

function nodesDescription(nodes: readonly PlanNode[], views: readonly StepView[]): string {
  const done = nodes.filter((node) =>
    views.every(({ step, state }) => step.node !== node.name || isSettled(state)),
  );
  return `${done.length} of ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`;
}

function isSettled(state: StepState): boolean {
  return state.kind === 'proved' || state.kind === 'notApplicable';
}

function nodeRow(node: PlanNode, views: readonly StepView[], now: number): PlanRow {
  const role = node.role === 'worker' ? 'worker' : 'control plane';
  const looks = views.flatMap(({ state }) =>
    state.kind === 'proved' || state.kind === 'short' ? state.at : [],
  );
  const looked = looks.length === 0 ? [] : [`looked at ${ago(Math.max(...looks), now)}`];
  return {
    ...plainRow(`node ${node.name}`, node.name, [node.address, role, count(views), ...looked].join(' · ')),
    icon: 'node',
    flags: ['node'],
    phase: 'apply',
    node: node.name,
    children: views.map((view) => stepRow(view, now)),
  };
}

function stepRow(view: StepView, now: number): PlanRow {
  const { step, state } = view;
  const description = describeState(view, now);
  const problems = state.kind === 'short' ? state.problems : [];
  const key = stepKey(step);
  const isIdle = state.kind !== 'running' && state.kind !== 'notApplicable';
  const flags: PlanRowFlag[] = ['step'];
  if (step.commands.length > 0) flags.push('command');
  // Where running a step is looking, one button is enough.
  if (step.runs !== 'not-yet' && step.runs !== 'look' && isIdle) flags.push('run');
  if (step.runs !== 'not-yet' && step.looks === 'command' && isIdle) flags.push('look');
  return {
    // VS Code opens a row only when it first sees it; one that gets rows below is seen anew.
    id: problems.length === 0 ? `step ${key}` : `step ${key} short`,
    label: step.title,
    description,
    icon: state.kind === 'notLooked' && step.runs === 'not-yet' ? 'notYet' : state.kind,
    spoken: [step.title, stateWord(state), description].join(', '),
    tooltip: [
      `${step.title}: ${stateWord(state)}`,
      description,
      `Proved when: ${step.evidence}`,
      `The page: ${step.section}`,
    ].join('\n\n'),
    expanded: problems.length > 0,
    flags,
    step: key,
    phase: undefined,
    node: undefined,
    children: problemRows(key, problems),
  };
}

function problemRows(key: string, problems: readonly StepProblem[]): PlanRow[] {
  const rows = problems.slice(0, shownProblems).map(({ subject, message }, index): PlanRow => ({
    ...plainRow(`problem ${key} ${index}`, subject, message),
    icon: 'problem',
    tooltip: `${subject}\n\n${message}`,
    step: key,
  }));
  const more = problems.length - rows.length;
  return more === 0 ? rows : [...rows, plainRow(`problem ${key} more`, `and ${more} more`, '')];
}
