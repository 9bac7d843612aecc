import { baseOfTrack, trackOf } from '../containerd/versions.ts';
import type { Plan } from '../plan/plan.ts';
import { architecturesOf } from '../plan/plan.ts';
import type { Evidence, StepProblem } from '../steps/state.ts';
import type { SnapProof } from './assertions/prove-snap.ts';
import type { SnapYaml } from './parse-snap-yaml.ts';
import type { SiteSnapProblem } from './snap-codes.ts';

/** A snap that the nodes of one architecture need; its .assert lies beside it. */
export interface WantedSnap {
  readonly name: string;
  readonly arch: string;
  /** Relative to the site's folder, with `/`. */
  readonly path: string;
}

/** What was found where a snap should be. */
export type SeenSnap =
  | { readonly state: 'missing' }
  /** It could not be looked at. */
  | { readonly state: 'unreadable'; readonly message: string }
  | { readonly state: 'read'; readonly proof: SnapProof; readonly metadata: SnapYaml };

/** What was found of one architecture. */
export interface SeenArchitecture {
  readonly arch: string;
  /** The base that the k8s snap names; undefined where there is no k8s snap yet that does. */
  readonly base: string | undefined;
  /** By name; a snap that is not in it is missing. */
  readonly snaps: ReadonlyMap<string, SeenSnap>;
  /** Names of all .snap files in the folder. */
  readonly files: readonly string[];
}

/** One check of one snap. */
export interface SnapCheck {
  readonly snap: WantedSnap;
  /** Whether there was something to look at, and it could be. */
  readonly checked: boolean;
  /** The proved revision; undefined where nothing proves one. */
  readonly revision: number | undefined;
  readonly problems: readonly SiteSnapProblem[];
}

/** Where a snap of an architecture lies in a site. */
export function wantedSnap(name: string, arch: string): WantedSnap {
  return { name, arch, path: `snaps/${arch}/${name}.snap` };
}

/**
 * The name of a snap, as another snap gives it; a file name may be made of it, so what is none is undefined.
 * @see canonical/snapd, snap/naming/validate.go
 */
export function snapName(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= 40 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)
    ? text
    : undefined;
}

/**
 * The snaps that the nodes of an architecture need, in the order in which they are installed.
 *
 * snapd is one of them: snapd looks for it as a prerequisite and fails without a network (canonical/snapd,
 * overlord/snapstate, handlers_prereq.go), which the page does not say.
 * @param base what the k8s snap names in `meta/snap.yaml`; while it is unknown, the one of the channel's track
 */
export function siteSnaps(
  { channel }: Pick<Plan, 'channel'>,
  arch: string,
  base: string | undefined,
): readonly WantedSnap[] {
  return ['snapd', base ?? baseOfTrack(channel).base, 'k8s'].map((name) => wantedSnap(name, arch));
}

/**
 * Checks what lies in `snaps/` against the plan: one check for each snap that is called for.
 * @param seen an architecture of the plan that is not in it counts as empty
 */
export function checkSiteSnaps(
  plan: Pick<Plan, 'channel' | 'nodes'>,
  seen: readonly SeenArchitecture[],
): readonly SnapCheck[] {
  return architecturesOf(plan.nodes).flatMap((arch) => {
    const own = seen.find((one) => one.arch === arch) ?? {
      arch,
      base: undefined,
      snaps: new Map(),
      files: [],
    };
    return siteSnaps(plan, arch, own.base).map((snap) => checkSnap(plan, snap, own));
  });
}

function checkSnap(plan: Pick<Plan, 'channel'>, snap: WantedSnap, own: SeenArchitecture): SnapCheck {
  const found = own.snaps.get(snap.name) ?? { state: 'missing' };
  if (found.state === 'missing') {
    return { snap, checked: false, revision: undefined, problems: [missing(snap, own)] };
  }
  if (found.state === 'unreadable') {
    const problem = { code: 'snap.unreadable', severity: 'error', message: found.message } as const;
    return { snap, checked: false, revision: undefined, problems: [problem] };
  }
  const { proof, metadata } = found;
  const problems = [
    ...proof.problems,
    ...architectureProblems(snap, metadata),
    ...(snap.name === 'k8s' ? trackProblems(plan.channel, metadata) : []),
  ];
  return { snap, checked: true, revision: proof.revision, problems };
}

function missing({ name, arch }: WantedSnap, { base, files }: SeenArchitecture): SiteSnapProblem {
  const bases = files.filter(isBaseFile);
  if (name === base && bases.length > 0) {
    return {
      code: 'snap.base',
      severity: 'error',
      message: `k8s.snap names ${base} as its base, and ${bases.join(', ')} is here instead: snap install k8s fails without ${base} (cannot install snap base "${base}"). Download ${base} for ${arch}`,
    };
  }
  const renamed = files.find((file) => file.startsWith(`${name}_`));
  const why =
    name === 'snapd'
      ? ': without it snap install fails inside the gap (cannot install system snap "snapd")'
      : '';
  const next =
    renamed === undefined
      ? `Download ${name} for ${arch} (step Download snaps)`
      : `Rename ${renamed} and its .assert, or download it again with --basename ${name}`;
  return { code: 'snap.missing', severity: 'error', message: `is not there${why}. ${next}` };
}

function architectureProblems(
  { name, arch }: WantedSnap,
  { architectures }: SnapYaml,
): readonly SiteSnapProblem[] {
  if (architectures.length === 0 || architectures.includes('all') || architectures.includes(arch)) return [];
  const message = `this ${name} is for ${architectures.join(', ')}, and the nodes are ${arch}: they refuse to install it. Download it with UBUNTU_STORE_ARCH=${arch}`;
  return [{ code: 'snap.architecture', severity: 'error', message }];
}

/** Whether a .snap is, by its name, a base of Ubuntu Core. */
export function isBaseFile(file: string): boolean {
  return /^core\d*\.snap$/.test(file);
}

/** The k8s snap's version is Kubernetes' own, `v1.35.7` (canonical/k8s-snap, snap/snapcraft.yaml). */
function trackProblems(channel: string, { version }: SnapYaml): readonly SiteSnapProblem[] {
  const wanted = trackOf(channel);
  const is = /^v?(\d+\.\d+)(?:\D|$)/.exec(version ?? '')?.[1];
  if (wanted === undefined || is === undefined || is === wanted) return [];
  const message = `this k8s has version ${version}, and the plan's channel is ${channel}: images, base and containerd would be those of ${is}. Download it from ${channel}, or change kubernetes.channel`;
  return [{ code: 'snap.track', severity: 'error', message }];
}

/**
 * What the checks say of the step `snaps.download`, with one line for each error; a warning is counted in the summary.
 */
export function snapsEvidence(checks: readonly SnapCheck[]): Evidence {
  const problems = checks.flatMap(({ snap, problems: found }) =>
    found
      .filter(({ severity }) => severity === 'error')
      .map(({ message }): StepProblem => ({ subject: snap.path, message })),
  );
  return {
    expected: checks.length,
    checked: checks.filter(({ checked }) => checked).length,
    problems,
    summary: summaryOf(checks),
  };
}

/** Whether nothing is wrong with a snap. */
export function isProved({ checked, revision, problems }: SnapCheck): boolean {
  return checked && revision !== undefined && problems.every(({ severity }) => severity !== 'error');
}

/** `snapd 17, core22 1122, k8s 1300: digests and signatures hold` */
function summaryOf(checks: readonly SnapCheck[]): string {
  const proved = checks.filter(isProved);
  if (checks.every(({ problems }) => problems.some(({ code }) => code === 'snap.missing'))) {
    return 'no snap is there yet';
  }
  if (proved.length < checks.length) return `${proved.length} of ${checks.length} snaps hold`;
  const architectures = [...new Set(checks.map(({ snap }) => snap.arch))];
  const lists = architectures.map((arch) => {
    const own = checks.filter(({ snap }) => snap.arch === arch);
    const list = own.map(({ snap, revision }) => `${snap.name} ${revision}`).join(', ');
    return architectures.length === 1 ? list : `${arch}: ${list}`;
  });
  const warnings = checks.flatMap(({ problems }) => problems).length;
  const warned = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return `${lists.join('; ')}: digests and signatures hold${warned}`;
}
