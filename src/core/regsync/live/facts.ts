import { formatReference } from '../../images/reference.ts';
import type { ImageReference } from '../../images/reference.ts';
import { listedImages, plannedImages } from '../../plan/planned-images.ts';
import type { Site } from '../../plan/site.ts';
import { copiedBy } from '../rules/image-not-synced.ts';

/** What the rules about entries ask of the files around; kept while those stay as they are. */
export interface Facts {
  readonly site: Site;
  readonly path: string;
  readonly listed: ReadonlySet<string>;
  /** The images that come in by mirror, by canonical reference; none where another sync file speaks for them. */
  readonly wanted: ReadonlyMap<string, WantedImage>;
  /** What the other sync files copy. */
  readonly copiedElsewhere: ReadonlySet<string | undefined>;
}

/** An image that an entry should copy. */
export interface WantedImage {
  readonly reference: ImageReference;
  /** Its number in the order of the lists. */
  readonly order: number;
}

/** The facts of a document at its place. */
export function factsOf(site: Site, path: string): Facts {
  const speaks = (site.syncFiles[0]?.path ?? path) === path;
  const wanted = speaks ? plannedImages(site).filter(({ delivery }) => delivery.includes('mirror')) : [];
  return {
    site,
    path,
    listed: listedImages(site),
    wanted: new Map(
      wanted.map(({ reference }, order) => [formatReference(reference), { reference, order }] as const),
    ),
    copiedElsewhere: new Set(
      otherSyncFiles(site, path).flatMap(({ content }) => content.entries.map(copiedBy)),
    ),
  };
}

/** Whether facts still hold. */
export function holds(facts: Facts, site: Site, path: string): boolean {
  const before = facts.site;
  return (
    facts.path === path &&
    before.plan === site.plan &&
    isSame(before.lists, site.lists) &&
    isSame(otherSyncFiles(before, path), otherSyncFiles(site, path)) &&
    before.syncFiles[0]?.path === site.syncFiles[0]?.path
  );
}

function otherSyncFiles(site: Site, path: string): Site['syncFiles'] {
  return site.syncFiles.filter((file) => file.path !== path);
}

interface Named {
  readonly path: string;
  readonly content: unknown;
}

function isSame(a: readonly Named[], b: readonly Named[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ path, content }, index) => path === b[index]?.path && content === b[index]?.content)
  );
}
