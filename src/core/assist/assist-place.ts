import type { CompletionItem } from '../language/completion.ts';
import type { DescribedPlace } from '../language/service.ts';

/** A document's place among files that are named in it. */
export interface AssistPlace extends DescribedPlace {
  /** The site's folder, absolute, with `/`; undefined where a file has no site. */
  readonly root?: string | undefined;
  /** Certificates of the site that are there, relative to its folder, with `/`. */
  readonly certificates: readonly string[];
}

/** Values of one place. */
export interface SiteValues {
  readonly items: readonly CompletionItem[];
  /** Whether nothing else can stand here, not even what the schema knows. */
  readonly only: boolean;
}
