import { shown } from '../images/explain-reference.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import type { ImageReference } from '../images/reference.ts';
import { deliveryOf } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { Site } from '../plan/site.ts';
import type { Problem } from '../problems/problem.ts';
import { workloadCodes } from './workload-codes.ts';
import type { WorkloadImage } from './workload-image.ts';
import type { WorkloadImages } from './workload-images.ts';

/** What was found in one file. */
export interface FoundInFile {
  /** With `/`, as messages show it. */
  readonly path: string;
  readonly found: Pick<WorkloadImages, 'images'>;
}

/** One place that names an image. */
export interface ImageUse {
  readonly path: string;
  readonly image: WorkloadImage;
}

/** An image that workloads ask for and no list has. */
export interface ProposedImage {
  /** Its text is the canonical one: registry, repository, tag or digest written out. */
  readonly reference: ImageReference;
  /** In the order of files and of the text. */
  readonly uses: readonly ImageUse[];
  /** Whether only custom resources name it, so that it may be no image at all. */
  readonly hint: boolean;
}

/** What is missing in the lists, and what would not work as it is. */
export interface ImageProposal {
  /** Sorted by reference; each image once. */
  readonly images: readonly ProposedImage[];
  /** How many different images were found, those that are listed included. */
  readonly found: number;
  /** How many of those pods ask for; only custom resources name the others. */
  readonly asked: number;
  /** In the order of files and of the text, with the offsets of that file. */
  readonly problems: readonly { readonly path: string; readonly problem: Problem }[];
}

/**
 * What the lists of a site lack for the workloads found in files, and the images whose pods would ask a registry
 * though the plan only side-loads them. Files may come in any order; texts that are no reference are left out.
 */
export function proposeImages(
  files: readonly FoundInFile[],
  site: Pick<Site, 'lists' | 'plan'>,
): ImageProposal {
  const listed = new Set(
    site.lists.flatMap(({ content }) => content.entries.map(({ reference }) => formatReference(reference))),
  );
  const uses = new Map<string, ImageUse[]>();
  const problems: { path: string; problem: Problem }[] = [];
  for (const { path, found } of files.toSorted((a, b) => compare(a.path, b.path))) {
    for (const image of found.images) {
      const result = parseReference(image.text);
      if (!result.ok) continue;
      const name = formatReference(result.reference);
      const known = uses.get(name);
      if (known === undefined) uses.set(name, [{ path, image }]);
      else known.push({ path, image });
      const problem = alwaysPull(image, result.reference, site.plan);
      if (problem !== undefined) problems.push({ path, problem });
    }
  }
  const images = [...uses]
    .filter(([name]) => !listed.has(name))
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([name, places]) => proposed(name, places));
  const asked = [...uses.values()].filter((places) => !isHint(places)).length;
  return { images, found: uses.size, asked, problems };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function proposed(name: string, uses: readonly ImageUse[]): ProposedImage[] {
  const result = parseReference(name);
  if (!result.ok) return [];
  return [{ reference: result.reference, uses, hint: isHint(uses) }];
}

function isHint(uses: readonly ImageUse[]): boolean {
  return uses.every(({ image }) => image.kind === 'hint');
}

/**
 * Kubernetes makes the policy `Always` of none where the tag is `latest`, written or meant; what an operator makes of
 * a custom resource is not known.
 */
function alwaysPull(
  image: WorkloadImage,
  reference: ImageReference,
  plan: Plan | undefined,
): Problem | undefined {
  if (plan === undefined || deliveryOf(plan, reference).some((way) => way !== 'sideload')) return undefined;
  const meant = image.pullPolicy === undefined && reference.tag === 'latest' && image.kind !== 'hint';
  if (image.pullPolicy !== 'Always' && !meant) return undefined;
  const why = meant
    ? 'has the tag latest and no pull policy, which means Always'
    : 'has the pull policy Always';
  const key = image.kind === 'volume' ? 'pullPolicy' : 'imagePullPolicy';
  return {
    code: 'workloads.always-pull',
    severity: workloadCodes['workloads.always-pull'],
    range: image.range,
    message: `${shown(image.text, 160)} of ${image.where} ${why}: the kubelet asks ${reference.registry} for it although it is side-loaded, and the pod does not start. Write ${key}: IfNotPresent`,
    data: { key },
  };
}
