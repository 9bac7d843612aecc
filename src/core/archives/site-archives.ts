import { formatReference } from '../images/reference.ts';
import { architecturesOf } from '../plan/plan.ts';
import { plannedImages } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import { archivePathOf } from './archive-path.ts';
import type { WantedArchive } from './judge-archive.ts';

/** The archive of one side-loaded image for one architecture of the plan's nodes. */
export interface SiteArchive extends WantedArchive {
  /** The image's canonical name. */
  readonly image: string;
  /** Relative to the site's folder, with `/`. */
  readonly path: string;
}

/** The archives that a plan calls for: of each side-loaded image one for each architecture, in the order of the lists. */
export function siteArchives(site: Pick<Site, 'plan' | 'lists' | 'containerd'>): readonly SiteArchive[] {
  const images = plannedImages(site).filter(({ delivery }) => delivery.includes('sideload'));
  return architecturesOf(site.plan?.nodes ?? []).flatMap((arch) =>
    images.map(({ reference }) => {
      const image = formatReference(reference);
      return { image, reference, arch, containerd: site.containerd, path: archivePathOf(image, arch) };
    }),
  );
}
