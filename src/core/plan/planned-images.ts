import type { ImageReference } from '../images/reference.ts';
import { formatReference } from '../images/reference.ts';
import { deliveryOf } from './plan.ts';
import type { Delivery, Plan } from './plan.ts';
import type { Site } from './site.ts';

/** An image of the plan: where it is listed, and how it comes in. */
export interface PlannedImage {
  readonly reference: ImageReference;
  /** The first list that names it. */
  readonly path: string;
  /** 0-based line in that list. */
  readonly line: number;
  readonly delivery: readonly Delivery[];
}

/** Every image of the site's lists, once, in the order of lists and lines. Without a plan all come in by mirror. */
export function plannedImages(site: Pick<Site, 'lists' | 'plan'>): readonly PlannedImage[] {
  const images = new Map<string, PlannedImage>();
  for (const { path, content } of site.lists) {
    for (const { reference, line } of content.entries) {
      const key = formatReference(reference);
      if (images.has(key)) continue;
      const delivery = site.plan === undefined ? (['mirror'] as const) : deliveryOf(site.plan, reference);
      images.set(key, { reference, path, line, delivery });
    }
  }
  return [...images.values()];
}

/** The canonical references of the site's lists. */
export function listedImages(site: Pick<Site, 'lists' | 'plan'>): ReadonlySet<string> {
  return new Set(plannedImages(site).map(({ reference }) => formatReference(reference)));
}

/** The path between the mirror and the repositories of an upstream, where the plan gives one. */
export function prefixOf(plan: Plan | undefined, registry: string): string | undefined {
  return plan?.upstreams.get(registry)?.prefix;
}
