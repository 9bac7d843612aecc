import type { Site } from '../plan/site.ts';
import type { GeneratedRecord } from './generated-record.ts';
import { generateHosts } from './generate-hosts.ts';
import { generateSync, syncFilePath } from './generate-sync.ts';
import type { Generation, Sha256 } from './generation.ts';

/** What the files of a site are made from. */
export interface SiteRequest {
  readonly site: Site;
  /** Absolute path of the site's folder. */
  readonly root: string;
  /** The text of a file as it is now, by path; undefined where there is none. */
  readonly textOf: (path: string) => string | undefined;
  readonly record: GeneratedRecord;
  readonly sha256: Sha256;
}

/** Works out everything that the plan calls for. Without a mirror there is nothing to generate yet. */
export function generateSite(request: SiteRequest): Generation {
  const { site, root, textOf, record, sha256 } = request;
  const mirror = site.plan?.mirror;
  if (mirror === undefined) return nothingToDo(record);
  const sync = generateSync({ site, mirror, root, existing: textOf(syncFilePath), record, sha256 });
  const hosts = generateHosts({ site, mirror, textOf, record: sync.record, sha256 });
  return {
    files: [...sync.files, ...hosts.files],
    copies: hosts.copies,
    added: [...sync.added, ...hosts.added],
    updated: [...sync.updated, ...hosts.updated],
    kept: [...sync.kept, ...hosts.kept],
    removable: sync.removable,
    record: hosts.record,
  };
}

/** A generation that changes nothing. */
export function nothingToDo(record: GeneratedRecord): Generation {
  return { files: [], copies: [], added: [], updated: [], kept: [], removable: [], record };
}
