import type { TomlDocument } from '../language/toml/toml.ts';
import type { SyncFile } from '../regsync/sync-file.ts';
import type { ImageList } from '../images/image-list.ts';
import type { WantedSeverity } from '../problems/with-severities.ts';
import type { Plan } from './plan.ts';

/** A file of the site, by its path relative to the site's folder, with `/`. */
export interface SiteFile<Content> {
  readonly path: string;
  readonly content: Content;
}

/**
 * What is known of the files around a document. Whoever reads files fills it in; core only looks.
 * A folder with no plan is a site too: `plan` is then undefined and the checks that need one stay silent.
 */
export interface Site {
  readonly plan: Plan | undefined;
  /** containerd version that hosts.toml is checked against: `1.6`, `1.7`, `2.0` to `2.4`, or an exact one. */
  readonly containerd: string;
  readonly lists: readonly SiteFile<ImageList>[];
  readonly syncFiles: readonly SiteFile<Pick<SyncFile, 'entries'>>[];
  readonly hostsFiles: readonly SiteFile<TomlDocument>[];
  /** Texts of the files in `node/`: what is generated for the nodes themselves. */
  readonly nodeFiles: readonly SiteFile<string>[];
  /** What a person set for the severity of problems, by code. */
  readonly severities: ReadonlyMap<string, WantedSeverity>;
  /** Whether a file of the site exists; undefined where nobody looked. */
  readonly fileExists: (path: string) => boolean | undefined;
  /** The text of a certificate of the site; undefined where there is none, or nobody read it. */
  readonly certificateText: (path: string) => string | undefined;
}

/** A site of which nothing is known, for a single file on its own. */
export const emptySite: Site = {
  plan: undefined,
  containerd: '2.3',
  lists: [],
  syncFiles: [],
  hostsFiles: [],
  nodeFiles: [],
  severities: new Map(),
  fileExists: () => undefined,
  certificateText: () => undefined,
};
