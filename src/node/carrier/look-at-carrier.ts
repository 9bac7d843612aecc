import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { carrierFiles, carrierFolder, sumsName } from '../../core/carrier/carrier-files.ts';
import { judgeCarrier, noCarrier } from '../../core/carrier/judge-carrier.ts';
import type { CarrierCheck, SeenFile } from '../../core/carrier/judge-carrier.ts';
import { parseSha256Sums } from '../../core/carrier/sha256-sums.ts';
import type { Site } from '../../core/plan/site.ts';
import { Failure } from '../failure.ts';
import { ByteProgress } from '../files/byte-progress.ts';
import { leadsOutside } from '../files/leads-outside.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { wantedSnaps } from '../snaps/wanted-snaps.ts';
import { listCarrier } from './list-carrier.ts';
import type { CarrierListing } from './list-carrier.ts';
import { readableSum } from './sha256-of-file.ts';
import type { SumOptions } from './sha256-of-file.ts';

export interface CarrierOptions extends SumOptions {
  /** Where PATH is read from, to find unsquashfs. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Looks at the carrier of a site: every byte of it, and of the files that it was packed from, unless they are known.
 * Reads only, on the calling thread, with a turn for others between two pieces.
 * @param root absolute path of the site's folder
 * @throws Failure `cancelled` only
 */
export async function lookAtCarrier(
  root: string,
  site: Site,
  options: CarrierOptions,
): Promise<CarrierCheck> {
  const wanted = await filesForCarrier(root, site, options);
  const folder = join(root, carrierFolder);
  try {
    const listing = await listCarrier(folder, options.signal);
    if (listing === undefined) return noCarrier(wanted.length);
    return await lookInside({ root, folder, wanted }, listing, options);
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return noCarrier(wanted.length, error.message);
  }
}

/** What the site's carrier is to hold, as `carrierFiles` says, with the base that its k8s snaps name. */
export async function filesForCarrier(
  root: string,
  site: Site,
  { env, signal }: Pick<CarrierOptions, 'env' | 'signal'>,
): Promise<readonly string[]> {
  if (site.plan === undefined) return [];
  return carrierFiles(site, await wantedSnaps(root, site.plan, { env, signal }));
}

async function lookInside(
  {
    root,
    folder,
    wanted,
  }: { readonly root: string; readonly folder: string; readonly wanted: readonly string[] },
  { files, odd }: CarrierListing,
  { known, signal, onProgress }: CarrierOptions,
): Promise<CarrierCheck> {
  const packed = new Map([...files].filter(([path]) => path !== sumsName));
  const inSite = await sizesOf(root, wanted);
  const ours = new Map(
    wanted.flatMap((path) => (packed.has(path) ? [[path, packed.get(path) ?? 0] as const] : [])),
  );
  const progress = new ByteProgress([...ours.values(), ...inSite.values()], onProgress);
  const read = async (base: string, sizes: ReadonlyMap<string, number>): Promise<Map<string, SeenFile>> => {
    const seen = new Map<string, SeenFile>();
    for (const [path, size] of sizes) {
      const file = join(base, path);
      const onProgress = (done: number): void => progress.of(file, done);
      seen.set(path, { size, sha256: await readableSum(file, { known, signal, onProgress }) });
      progress.of(file, size);
    }
    return seen;
  };
  const text = files.has(sumsName) ? await readTextFile(join(folder, sumsName), { signal }) : undefined;
  const unread = new Map([...packed].map(([path, size]) => [path, { size, sha256: undefined }] as const));
  return judgeCarrier({
    wanted,
    sums: text?.ok === true ? parseSha256Sums(text.text) : undefined,
    packed: new Map([...unread, ...(await read(folder, ours))]),
    odd,
    site: await read(root, inSite),
  });
}

/** The files of the site that are there, and inside its folder. */
async function sizesOf(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const path of paths) {
    if (await leadsOutside(root, path)) continue;
    const file = await stat(join(root, path)).catch(() => undefined);
    if (file?.isFile() === true) sizes.set(path, file.size);
  }
  return sizes;
}
