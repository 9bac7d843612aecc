import type { SiteDocument } from '../check/site-documents.ts';
import type { Range } from '../language/text.ts';
import type { Site } from '../plan/site.ts';

/** A stretch of one of the site's files. */
export interface SitePlace {
  /** Relative to the site's folder, with `/`. */
  readonly path: string;
  readonly range: Range;
}

/** A place in a site whose files are all read. */
export interface PlaceInSite {
  readonly path: string;
  readonly offset: number;
  readonly site: Site;
  /** By path; the document of `path` as its editor has it. */
  readonly documents: ReadonlyMap<string, SiteDocument>;
}
