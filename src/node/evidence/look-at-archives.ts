import { join } from 'node:path';
import { checkArchive } from '../../core/archives/check-archive.ts';
import type { ArchiveCheck, SeenArchive } from '../../core/archives/check-archive.ts';
import { siteArchives } from '../../core/archives/site-archives.ts';
import type { Site } from '../../core/plan/site.ts';
import { digestBlobs } from '../archives/digest-blobs.ts';
import { readArchive } from '../archives/read-archive.ts';
import { Failure, throwIfCancelled } from '../failure.ts';
import { keyOfFile } from '../snaps/file-cache-key.ts';

export interface LookAtArchivesOptions {
  /**
   * `remembered`: headers and JSON are read, and of blobs no more than `digests` knows. `read`: every blob that it does
   * not know is digested too, as after an export and before packing.
   */
  readonly blobs: 'remembered' | 'read';
  /** Digests of an archive's blobs, by `fileCacheKey`: those that are known are used, new ones are put in. */
  readonly digests?: Map<string, ReadonlyMap<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each archive how many are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Looks at the archive of every side-loaded image for every architecture of the plan's nodes, where `archivePathOf`
 * puts it, as containerd of the nodes would. Reads only.
 * @param root absolute path of the site's folder
 * @returns one check for each archive: what is missing or cannot be read is a problem of that check
 * @throws Failure `cancelled` only
 */
export async function lookAtArchives(
  root: string,
  site: Pick<Site, 'plan' | 'lists' | 'containerd'>,
  options: LookAtArchivesOptions,
): Promise<readonly ArchiveCheck[]> {
  const wanted = siteArchives(site);
  const checks: ArchiveCheck[] = [];
  for (const archive of wanted) {
    checks.push(checkArchive(archive, await lookAtArchive(join(root, archive.path), options)));
    options.onProgress?.(checks.length, wanted.length);
  }
  return checks;
}

async function lookAtArchive(path: string, options: LookAtArchivesOptions): Promise<SeenArchive> {
  throwIfCancelled(options.signal);
  try {
    const key = await keyOfFile(path);
    if (key === undefined) return { state: 'missing' };
    const content = await readArchive(path, options);
    const blobs = await blobsOf(path, key, options);
    const digests = new Map([...content.digests, ...(blobs ?? [])]);
    return { state: 'read', content: { ...content, digests }, digested: blobs !== undefined };
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return { state: 'unreadable', message: error.message };
  }
}

/** What is known, or is to be found out now, of the blobs' bytes; undefined where nobody has read them. */
async function blobsOf(
  path: string,
  key: string,
  { blobs, digests, signal }: LookAtArchivesOptions,
): Promise<ReadonlyMap<string, string> | undefined> {
  const known = digests?.get(key);
  if (known !== undefined) return known;
  if (blobs === 'remembered') return undefined;
  const found = await digestBlobs(path, { signal });
  // A file that changed while it was read has no digests worth keeping.
  if ((await keyOfFile(path)) === key) digests?.set(key, found);
  return found;
}
