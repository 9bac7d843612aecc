import { mirrorPath, pulledAs, syncTarget } from '../images/mirror-path.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import { plannedImages, prefixOf } from '../plan/planned-images.ts';
import type { PlannedImage } from '../plan/planned-images.ts';
import type { Plan } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import type { SyncEntry } from '../regsync/sync-file.ts';

/** Whether the sync files put an image where containerd will ask for it. */
export type SyncCoverage =
  | { readonly state: 'synced' }
  | { readonly state: 'not-synced' }
  /** It is copied, but to another place than the one that is asked for. */
  | { readonly state: 'elsewhere'; readonly target: string };

/** An image that comes in by mirror. */
export interface MirrorImage {
  readonly image: PlannedImage;
  /** Path in the mirror, with prefix and without tag. */
  readonly repository: string;
  /** What containerd asks for there: a digest or a tag. */
  readonly reference: string;
  readonly sync: SyncCoverage;
}

/** The images of a site that come in by mirror, and what its sync files do with each. */
export function mirrorImages(site: Pick<Site, 'plan' | 'lists' | 'syncFiles'>): readonly MirrorImage[] {
  const targets = syncTargets(site);
  return plannedImages(site).flatMap((image) => {
    if (!image.delivery.includes('mirror')) return [];
    const { reference } = image;
    const prefix = prefixOf(site.plan, reference.registry);
    const wanted = syncTarget(reference, prefix);
    const found = targets.get(formatReference(reference));
    return [
      {
        image,
        repository: mirrorPath(reference, prefix),
        reference: pulledAs(reference),
        sync: coverageOf(found, wanted),
      },
    ];
  });
}

function coverageOf(found: readonly string[] | undefined, wanted: string): SyncCoverage {
  const [first] = found ?? [];
  if (found === undefined || first === undefined) return { state: 'not-synced' };
  return found.includes(wanted) ? { state: 'synced' } : { state: 'elsewhere', target: first };
}

/** Where each source goes in the mirror, `path:tag`, by its canonical name. Targets outside the mirror do not count. */
function syncTargets({
  plan,
  syncFiles,
}: Pick<Site, 'plan' | 'syncFiles'>): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, string[]>();
  for (const { content } of syncFiles) {
    for (const entry of content.entries) {
      const source = sourceOf(entry);
      const target = mirrorTarget(entry, plan);
      if (source === undefined || target === undefined) continue;
      targets.set(source, [...(targets.get(source) ?? []), target]);
    }
  }
  return targets;
}

function sourceOf({ source, type }: SyncEntry): string | undefined {
  if (source === undefined || type?.text !== 'image') return undefined;
  const parsed = parseReference(source.expanded.key);
  return parsed.ok ? formatReference(parsed.reference) : undefined;
}

/** What stands behind the mirror's name in a target. */
function mirrorTarget({ target }: SyncEntry, plan: Plan | undefined): string | undefined {
  const key = target?.expanded.key;
  if (key === undefined) return undefined;
  const names = ['{{ env "MIRROR" }}', ...(plan?.mirror === undefined ? [] : [plan.mirror.host])];
  const name = names.find((candidate) => key.startsWith(`${candidate}/`));
  return name === undefined ? undefined : key.slice(name.length + 1);
}
