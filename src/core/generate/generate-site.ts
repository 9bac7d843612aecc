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
  const sync = generateSyncOf(request);
  return both(sync, generateConfig({ ...request, record: sync.record }));
}

/**
 * Works out what nodes are configured by: hosts.toml for each upstream where the plan has a mirror, and the files of
 * `node/`. Nothing without a plan.
 */
export function generateConfig(request: Omit<SiteRequest, 'root'>): Generation {
  const { site, record } = request;
  const mirror = site.plan?.mirror;
  const hosts = mirror === undefined ? nothingToDo(record) : generateHosts({ ...request, mirror });
  return both(hosts, generateNodeFiles({ ...request, record: hosts.record }));
}

/** What copies images to the mirror. */
function generateSyncOf(request: SiteRequest): Generation {
  const mirror = request.site.plan?.mirror;
  if (mirror === undefined) return nothingToDo(request.record);
  return generateSync({ ...request, mirror, existing: request.textOf(syncFilePath) });
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
