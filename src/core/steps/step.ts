import type { Delivery } from '../plan/plan.ts';

/** The steps of the page, and those it forgets. */
export type StepId =
  | 'snaps.download'
  | 'images.list'
  | 'mirror.check'
  | 'sync.generate'
  | 'sync.run'
  | 'proxy.check'
  | 'archives.export'
  | 'config.generate'
  | 'carrier.pack'
  | 'node.preflight'
  | 'node.network'
  | 'node.transfer'
  | 'node.install'
  | 'node.runtime'
  | 'cluster.bootstrap'
  | 'cluster.join'
  | 'node.prove'
  | 'cluster.remove'
  | 'images.add'
  | 'cluster.upgrade';

/** Before the gap, inside it, and later. */
export type Phase = 'prepare' | 'apply' | 'day-two';

/**
 * A command as data. Running, showing, copying, exporting and testing all use this one value; nothing joins it to
 * a string before it is shown.
 */
export interface StepCommand {
  readonly argv: readonly [string, ...string[]];
  /** Folder to run in, relative to the site's folder; `.` for itself. */
  readonly cwd: string;
  /** Names of environment variables whose values are handed over when it runs, never before. */
  readonly env: readonly string[];
  /** Values for names in `env` that the plan itself gives, so that they can be shown. */
  readonly values?: Readonly<Record<string, string>>;
}

/** One step of a plan. */
export interface Step {
  readonly id: StepId;
  /** The node it runs on, for steps that run on nodes. */
  readonly node: string | undefined;
  readonly title: string;
  readonly phase: Phase;
  /** The ways in that it belongs to; empty for all. */
  readonly delivery: readonly Delivery[];
  readonly needs: readonly StepId[];
  /**
   * What to run in a terminal, in this order. Of a step that is done here, without one, what a person can prove it by;
   * mostly none.
   */
  readonly commands: readonly StepCommand[];
  /** How it is started: in the terminal, here, by looking at its evidence alone, or not yet by this version. */
  readonly runs: 'terminal' | 'here' | 'look' | 'not-yet';
  /** Where its evidence lies: `files` are looked at whenever they change, the rest only by a person's command. */
  readonly looks: 'files' | 'command';
  /** What is looked at to say that it is done. */
  readonly evidence: string;
  /** The page's section it comes from. */
  readonly section: string;
}

/** The key under which a step's state is kept. */
export function stepKey(step: Pick<Step, 'id' | 'node'>): string {
  return step.node === undefined ? step.id : `${step.id}@${step.node}`;
}
