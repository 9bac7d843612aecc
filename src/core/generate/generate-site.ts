import type { Site } from '../plan/site.ts';
import type { GeneratedRecord } from './generated-record.ts';
import { generateHosts } from './generate-hosts.ts';
import { generateNodeFiles } from './generate-node-files.ts';
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

/** Works out everything that the plan calls for; nothing without a plan. */
export function generateSite(request: SiteRequest): Generation {
  const mirrored = generateMirrorFiles(request);
  return both(mirrored, generateNodeFiles({ ...request, record: mirrored.record }));
}

/** What copies images to the mirror, and what sends nodes there. */
function generateMirrorFiles(request: SiteRequest): Generation {
  const { site, root, textOf, record, sha256 } = request;
  const mirror = site.plan?.mirror;
  if (mirror === undefined) return nothingToDo(record);
  const sync = generateSync({ site, mirror, root, existing: textOf(syncFilePath), record, sha256 });
  return both(sync, generateHosts({ site, mirror, textOf, record: sync.record, sha256 }));
}

/** One after the other; the record of the second builds on that of the first. */
function both(first: Generation, second: Generation): Generation {
  return {
    files: [...first.files, ...second.files],
    copies: [...first.copies, ...second.copies],
    added: [...first.added, ...second.added],
    updated: [...first.updated, ...second.updated],
    kept: [...first.kept, ...second.kept],
    removable: [...first.removable, ...second.removable],
    record: second.record,
  };
}

/** A generation that changes nothing. */
export function nothingToDo(record: GeneratedRecord): Generation {
  return { files: [], copies: [], added: [], updated: [], kept: [], removable: [], record };
}
