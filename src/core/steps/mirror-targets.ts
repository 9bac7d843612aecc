import { mirrorImages } from '../check/coverage.ts';
import { mirrorKey } from '../images/mirror-look.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import { parseRegclientReference } from '../images/regclient-reference.ts';
import type { Plan } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import type { SyncEntry } from '../regsync/sync-file.ts';
import { expandTemplate } from '../regsync/template/expand-template.ts';
import { architecturesOf } from '../plan/plan.ts';
import type { StepProblem } from './state.ts';

/** One manifest that has to be in the mirror. */
export interface MirrorTarget {
  /** Canonical name of the image, for people and as a key. */
  readonly image: string;
  /** Path in the mirror. */
  readonly repository: string;
  /** The tag or digest that is asked for. */
  readonly reference: string;
  /** Platforms that it must have; none are looked for where this is empty. */
  readonly platforms: readonly string[];
  /** Why it may be missing, where the files tell. */
  readonly hint: string | undefined;
}

/** What a look at the mirror asks for. */
export interface MirrorTargets {
  readonly targets: readonly MirrorTarget[];
  /** Entries of the sync file that no manifest stands for, each with why and what to do about it. */
  readonly unlisted: readonly StepProblem[];
}

/**
 * The manifests that the mirror must hold: each planned image by the name that nodes ask for, with the nodes'
 * platforms, and where the sync file's other entries for this mirror write to. Each once.
 */
export function mirrorTargets(site: Pick<Site, 'plan' | 'lists' | 'syncFiles'>): MirrorTargets {
  const { plan } = site;
  const platforms = architecturesOf(plan?.nodes ?? []).map(platformOf);
  const targets = new Map<string, MirrorTarget>();
  const planned = new Set<string>();
  for (const { image, repository, reference, sync } of mirrorImages(site)) {
    const name = formatReference(image.reference);
    planned.add(name);
    const hint =
      sync.state === 'synced'
        ? undefined
        : sync.state === 'elsewhere'
          ? `the sync file copies it to ${sync.target}, where nodes do not ask`
          : 'no entry of the sync file copies it';
    targets.set(mirrorKey(repository, reference), { image: name, repository, reference, platforms, hint });
  }
  const unlisted: StepProblem[] = [];
  for (const entry of site.syncFiles.flatMap(({ content }) => content.entries)) {
    const target = plan?.mirror === undefined ? undefined : targetOf(entry, plan.mirror);
    if (target === undefined) continue;
    if ('message' in target) unlisted.push(target);
    else if (!planned.has(target.image)) {
      const key = mirrorKey(target.repository, target.reference);
      if (!targets.has(key)) targets.set(key, target);
    }
  }
  return { targets: [...targets.values()], unlisted };
}

/** Debian's name of an architecture as a platform of images. */
export function platformOf(arch: string): string {
  return `linux/${arch === 'ppc64el' ? 'ppc64le' : arch}`;
}

const ofOtherType =
  'not looked at: only regsync knows what an entry of another type than image copies; write an entry of type image for each';

/** Where an entry writes to in the mirror, or why that cannot be looked at; undefined where it writes elsewhere, or regsync would refuse it. */
function targetOf(
  { source, target, type }: SyncEntry,
  mirror: NonNullable<Plan['mirror']>,
): MirrorTarget | StepProblem | undefined {
  if (target === undefined || source === undefined) return undefined;
  const subject = source.expanded.key;
  const kind = type?.text ?? '';
  const expanded = expandTemplate(target.template, {
    env: { MIRROR: mirror.host },
    sync: { Source: subject, Type: kind },
  });
  if (!expanded.known) {
    const message = `not looked at: only regsync knows its target ${expanded.key}; write a target that needs no variable but MIRROR`;
    return { subject, message };
  }
  if (kind !== 'image') {
    if (!expanded.key.startsWith(mirror.host)) return undefined;
    return { subject, message: ofOtherType };
  }
  const parsed = parseRegclientReference(expanded.key);
  if (!parsed.ok || parsed.reference.scheme !== 'reg') return undefined;
  const { registry, repository, tag, digest } = parsed.reference;
  if (registry !== mirror.host) return undefined;
  const image = parseReference(subject);
  return {
    image: image.ok ? formatReference(image.reference) : subject,
    repository,
    reference: digest ?? tag ?? 'latest',
    platforms: [],
    hint: undefined,
  };
}
