import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveContent } from '../../core/archives/archive-content.ts';
import { archivePathOf } from '../../core/archives/archive-path.ts';
import { judgeArchive } from '../../core/archives/judge-archive.ts';
import type { WantedArchive } from '../../core/archives/judge-archive.ts';
import { formatReference } from '../../core/images/reference.ts';
import { architecturesOf } from '../../core/plan/plan.ts';
import { plannedImages } from '../../core/plan/planned-images.ts';
import type { Site } from '../../core/plan/site.ts';
import type { Evidence, StepProblem } from '../../core/steps/state.ts';
import { digestBlobs } from '../archives/digest-blobs.ts';
import { readArchive } from '../archives/read-archive.ts';
import { codeOf, Failure, throwIfCancelled } from '../failure.ts';
import { fileCacheKey } from '../snaps/file-cache-key.ts';

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
 * @returns what is missing or cannot be read is a problem of its image, and not checked
 * @throws Failure `cancelled` only
 */
export async function lookAtArchives(
  root: string,
  site: Pick<Site, 'plan' | 'lists' | 'containerd'>,
  options: LookAtArchivesOptions,
): Promise<Evidence> {
  const wanted = wantedArchives(site);
  const problems: StepProblem[] = [];
  let checked = 0;
  let passed = 0;
  let unproved = 0;
  for (const [index, archive] of wanted.entries()) {
    const found = await lookAtArchive(root, archive, options);
    if (found.checked) checked += 1;
    if (found.messages.length === 0) passed += 1;
    if (found.checked && !found.digested) unproved += 1;
    const subject = `${formatReference(archive.reference)} (${archive.arch})`;
    problems.push(...found.messages.map((message) => ({ subject, message })));
    options.onProgress?.(index + 1, wanted.length);
  }
  const also = unproved === 0 ? '' : `, the bytes of ${unproved} not digested yet`;
  const summary = `${passed} of ${wanted.length} in archives/${also}`;
  return { expected: wanted.length, checked, problems, summary };
}

function wantedArchives(site: Pick<Site, 'plan' | 'lists' | 'containerd'>): readonly WantedArchive[] {
  const images = plannedImages(site).filter(({ delivery }) => delivery.includes('sideload'));
  return architecturesOf(site.plan?.nodes ?? []).flatMap((arch) =>
    images.map(({ reference }) => ({ reference, arch, containerd: site.containerd })),
  );
}

interface Found {
  readonly checked: boolean;
  /** Whether the bytes of its blobs are known to be those that their names say. */
  readonly digested: boolean;
  readonly messages: readonly string[];
}

async function lookAtArchive(
  root: string,
  wanted: WantedArchive,
  options: LookAtArchivesOptions,
): Promise<Found> {
  throwIfCancelled(options.signal);
  const relative = archivePathOf(formatReference(wanted.reference), wanted.arch);
  const path = join(root, relative);
  try {
    const key = await keyOf(path);
    if (key === undefined)
      return { checked: false, digested: false, messages: [`${relative} is not there: run Export archives`] };
    const content = await readArchive(path, options);
    const blobs = await blobsOf(path, key, options);
    const seen: ArchiveContent = { ...content, digests: new Map([...content.digests, ...(blobs ?? [])]) };
    const { problems } = judgeArchive(seen, wanted);
    const digested = blobs !== undefined;
    return { checked: true, digested, messages: problems.map(({ message }) => `${relative}: ${message}`) };
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return { checked: false, digested: false, messages: [error.message] };
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
  if ((await keyOf(path)) === key) digests?.set(key, found);
  return found;
}

async function keyOf(path: string): Promise<string | undefined> {
  try {
    return fileCacheKey(await stat(path, { bigint: true }));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === '') throw error;
    throw new Failure('unreadable', `${path} cannot be read (${codeOf(error)})`, { cause: error });
  }
}
