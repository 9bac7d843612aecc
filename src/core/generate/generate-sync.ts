import { formatReference } from '../images/reference.ts';
import type { ImageReference } from '../images/reference.ts';
import type { PlanMirror } from '../plan/plan.ts';
import { plannedImages, prefixOf } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import { generateSyncFile } from '../regsync/generate-sync-file.ts';
import { mergeSyncFile } from '../regsync/merge-sync-file.ts';
import { parseSyncFile } from '../regsync/parse-sync-file.ts';
import { syncEntriesOf } from '../regsync/sync-form.ts';
import type { SyncFileInput } from '../regsync/sync-form.ts';
import { canonicalJson } from './canonical-json.ts';
import type { GeneratedEntry, GeneratedRecord } from './generated-record.ts';
import { editedFile } from './generation.ts';
import type { FileChange, Generation, Sha256 } from './generation.ts';

/** Where the sync file is written. */
export const syncFilePath = 'sync-images.yaml';

/** What sync-images.yaml is made from. */
export interface SyncRequest {
  readonly site: Pick<Site, 'plan' | 'lists'>;
  /** The plan's mirror, or the one that was asked for where the plan names none. */
  readonly mirror: Pick<PlanMirror, 'url' | 'ca'>;
  /** Absolute path of the site's folder: regsync reads the CA by an absolute path. */
  readonly root: string;
  /** The file's text as it is now; undefined where there is none. */
  readonly existing: string | undefined;
  readonly record: GeneratedRecord;
  readonly sha256: Sha256;
  /** Only these images, to be added to what is there; all that the plan delivers by mirror where absent. */
  readonly only?: readonly ImageReference[] | undefined;
}

/**
 * Works out what generating sync-images.yaml would do. Generating twice changes nothing; what a person wrote stays.
 * @returns a `refused` change where the file that is there cannot be edited safely
 */
export function generateSync(request: SyncRequest): Generation {
  const input = syncInputOf(request);
  const wanted = syncEntriesOf(input.images);
  const nothing = { copies: [], added: [], updated: [], kept: [], removable: [], record: request.record };
  if (request.existing === undefined) {
    const file: FileChange = { kind: 'create', path: syncFilePath, text: generateSyncFile(input) };
    return {
      ...nothing,
      files: [file],
      added: wanted.map((entry) => entry.source),
      record: recordOf(request, wanted, input.digest),
    };
  }
  const merge = mergeSyncFile(parseSyncFile(request.existing), input);
  if ('refused' in merge)
    return { ...nothing, files: [{ kind: 'refused', path: syncFilePath, why: merge.refused }] };
  const removable = request.only === undefined ? merge.removable : [];
  const stillThere = new Set(removable.map(({ source }) => source));
  const before = request.record.syncEntries.filter((entry) => stillThere.has(entry.source));
  return {
    files: [editedFile(syncFilePath, request.existing, merge.edits)],
    copies: [],
    added: merge.added,
    updated: merge.updated,
    kept: merge.kept.map(({ source, why }) => ({ path: syncFilePath, subject: source, why })),
    removable: removable.map(({ source, edit }) => ({ path: syncFilePath, source, edit })),
    record: recordOf(request, [...wanted, ...before], input.digest),
  };
}

/** What the file depends on, with the digest that its first comment carries. */
export function syncInputOf(request: SyncRequest): SyncFileInput {
  const { site, mirror, root, record, only, sha256 } = request;
  const references =
    only ??
    plannedImages(site).flatMap((image) => (image.delivery.includes('mirror') ? [image.reference] : []));
  const images = references.map((reference) => ({
    reference,
    prefix: prefixOf(site.plan, reference.registry),
  }));
  const inputs = {
    mirror: { url: mirror.url, ca: mirror.ca },
    images: images.map(({ reference, prefix }) => ({ source: formatReference(reference), prefix })),
  };
  return {
    mirror: { url: mirror.url, ca: mirror.ca === undefined ? undefined : `${root}/${mirror.ca}` },
    images,
    digest: sha256(canonicalJson(inputs)),
    generatedBefore: record.syncEntries,
  };
}

function recordOf(request: SyncRequest, entries: readonly GeneratedEntry[], digest: string): GeneratedRecord {
  // Generating from a selection adds to what was generated before.
  const before = request.only === undefined ? [] : request.record.syncEntries;
  const bySource = new Map([...before, ...entries].map((entry) => [entry.source, entry]));
  return {
    ...request.record,
    syncEntries: [...bySource.values()],
    files: new Map([...request.record.files, [syncFilePath, digest]]),
  };
}
