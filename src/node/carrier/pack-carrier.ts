import { link, lstat, mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { carrierFolder, carrierPart, sumsName } from '../../core/carrier/carrier-files.ts';
import { formatSha256Sums, isSumsPath, parseSha256Sums } from '../../core/carrier/sha256-sums.ts';
import { formatBytes } from '../../core/steps/format-bytes.ts';
import { Failure, throwIfCancelled } from '../failure.ts';
import { ByteProgress } from '../files/byte-progress.ts';
import { flushFolder } from '../files/flush-folder.ts';
import { leadsOutside } from '../files/leads-outside.ts';
import { notWritten } from '../files/not-written.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { writeTextFile } from '../files/write-text-file.ts';
import { keyOfFile } from '../snaps/file-cache-key.ts';
import { clone, copyBytes } from './copy-file.ts';
import { listCarrier } from './list-carrier.ts';
import { readableSum, sha256OfFile } from './sha256-of-file.ts';
import type { KnownSums, SumOptions } from './sha256-of-file.ts';

/** What packing did. */
export interface PackedCarrier {
  readonly files: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** Bytes that were there already, from the carrier before or from a packing that did not end. */
  readonly kept: number;
}

/** Where a carrier is for the moment in which it is replaced. */
const replacedFolder = '.airgap/replaced-carrier';

/**
 * Copies files of a site into its carrier, at the same paths, with SHA256SUMS. The new carrier is put together in
 * `carrier.part/` and takes its name when it is whole; until then the one before stays. A packing that was stopped is
 * gone on with: what it copied counts where its SHA-256 is right.
 * @param root absolute path of the site's folder
 * @param files relative to it; who calls has proved them
 * @throws Failure `nothing`, `outside`, `unreadable`, `foreign` (something in the carrier was not packed), `no-space`,
 *   `not-written`, `changed`, `cancelled`; the carrier before is untouched then
 */
export async function packCarrier(
  root: string,
  files: readonly string[],
  { known, signal, onProgress }: SumOptions,
): Promise<PackedCarrier> {
  if (files.length === 0) {
    throw new Failure(
      'nothing',
      'There is nothing to pack, since the plan has no nodes: add them to airgap.yaml',
    );
  }
  const sizes = await sizesOf(root, files);
  await takeBack(root);
  const before = await packedBefore(root, signal);
  const part = await preparePart(root, files, signal);
  const progress = new ByteProgress(sizes.values(), onProgress);
  const packing: Packing = { root, part, before, known, signal, progress };
  const sums = new Map<string, string>();
  const rest: [string, number][] = [];
  for (const [path, size] of sizes) {
    const sha256 = await keepFile(packing, path, size);
    if (sha256 === undefined) rest.push([path, size]);
    else sums.set(path, sha256);
  }
  await copyRest(packing, rest, sums);
  await writeTextFile(join(part, sumsName), formatSha256Sums(sums));
  await flushFolders(part, files);
  await takePlace(root, part);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const copied = rest.reduce((sum, [, size]) => sum + size, 0);
  return { files: files.length, bytes: total, kept: total - copied };
}

interface Packing {
  readonly root: string;
  /** Absolute path of the carrier that is put together. */
  readonly part: string;
  /** The files of the carrier before, with their bytes. */
  readonly before: ReadonlyMap<string, number>;
  readonly known: KnownSums;
  readonly signal: AbortSignal | undefined;
  readonly progress: ByteProgress;
}

async function sizesOf(root: string, files: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const path of files) {
    if (!isSumsPath(path)) {
      const shown = JSON.stringify(path);
      throw new Failure(
        'unreadable',
        `${shown} has a name that SHA256SUMS cannot hold as it is: rename the file`,
      );
    }
    if (await leadsOutside(root, path)) {
      throw new Failure(
        'outside',
        `${path} leaves the plan's folder by a symbolic link: put the file itself there`,
      );
    }
    const file = await stat(join(root, path)).catch(() => undefined);
    if (file?.isFile() !== true) {
      const what = file === undefined ? 'is not there' : 'is no file';
      throw new Failure(
        'unreadable',
        `${path} ${what}, and the carrier needs it: mend that, then pack again`,
      );
    }
    sizes.set(path, file.size);
  }
  return sizes;
}

/** Where the last packing was stopped between two renames, the carrier before gets its name back. */
async function takeBack(root: string): Promise<void> {
  const replaced = join(root, replacedFolder);
  if (await leadsOutside(root, replaced)) {
    throw new Failure('outside', `.airgap leaves the plan's folder by a symbolic link: make it a folder`);
  }
  if (!(await isThere(replaced))) return;
  if (await isThere(join(root, carrierFolder))) await rm(replaced, { recursive: true, force: true });
  else await moved(replaced, join(root, carrierFolder));
}

async function packedBefore(root: string, signal: AbortSignal | undefined): Promise<Packing['before']> {
  const folder = join(root, carrierFolder);
  const listing = await listCarrier(folder, signal);
  if (listing === undefined) return new Map();
  const text = await readTextFile(join(folder, sumsName), { signal });
  const { sums } = parseSha256Sums(text.ok ? text.text : '');
  const foreign = [...listing.files.keys(), ...listing.odd].filter(
    (path) => path !== sumsName && (!sums.has(path) || listing.odd.includes(path)),
  );
  const [first] = foreign.toSorted();
  if (first !== undefined) {
    const more = foreign.length === 1 ? '' : ` and ${foreign.length - 1} more`;
    throw new Failure(
      'foreign',
      `${carrierFolder}/${first}${more} was not packed, and packing would delete it: move it out of ${carrierFolder}/, then pack again`,
    );
  }
  return listing.files;
}

/** What an earlier packing left stays where it is wanted; nothing in there is a link when this is through. */
async function preparePart(
  root: string,
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const part = join(root, carrierPart);
  const listing = await listCarrier(part, signal);
  const wanted = new Set(files);
  for (const path of [...(listing?.files.keys() ?? []), ...(listing?.odd ?? [])]) {
    if (!wanted.has(path) || listing?.odd.includes(path) === true) await rm(join(part, path));
  }
  await mkdir(part, { recursive: true }).catch((error: unknown) => {
    throw notWritten(part, error);
  });
  return part;
}

/**
 * Has a file in the new carrier without copying it: it is there from a packing that was stopped, it is the same in the
 * carrier before, or the file system lets two files share their bytes.
 * @returns its SHA-256; undefined where it has to be copied
 */
async function keepFile(packing: Packing, path: string, size: number): Promise<string | undefined> {
  const { root, part, before, known, signal, progress } = packing;
  throwIfCancelled(signal);
  const [from, to, old] = [join(root, path), join(part, path), join(root, carrierFolder, path)];
  const options = { known, signal, onProgress: (done: number) => progress.of(path, done) };
  const sumIfSame = async (file: string): Promise<string | undefined> => {
    const wanted = await sha256OfFile(from, options);
    return (await readableSum(file, { known, signal })) === wanted ? wanted : undefined;
  };
  let sha256: string | undefined;
  const there = await lstat(to).catch(() => undefined);
  if (there?.size === size) sha256 = await sumIfSame(to);
  if (sha256 === undefined && before.get(path) === size) {
    const same = await sumIfSame(old);
    if (same !== undefined && (await linked(old, to))) sha256 = same;
  }
  if (sha256 === undefined && (await clone(from, to))) sha256 = await sha256OfFile(to, options);
  if (sha256 !== undefined) progress.of(path, size);
  return sha256;
}

/** Gives a file of the carrier before a second name, since its first one will go; not every file system can. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rm(to, { force: true });
    await link(from, to);
    return true;
  } catch {
    return false;
  }
}

async function copyRest(
  { root, part, known, signal, progress }: Packing,
  rest: readonly (readonly [string, number])[],
  sums: Map<string, string>,
): Promise<void> {
  await requireSpace(part, rest);
  for (const [path] of rest) {
    const from = join(root, path);
    const key = await keyOfFile(from);
    const onProgress = (done: number): void => progress.of(path, done);
    const sha256 = await copyBytes(from, join(part, path), { signal, onProgress });
    if (key === undefined || key !== (await keyOfFile(from))) {
      throw new Failure('changed', `${path} changed while it was packed: pack again`);
    }
    known.set(key, sha256);
    sums.set(path, sha256);
  }
}

/** The sums of blocks and names are left to the file system; what is surely too much is not begun. */
async function requireSpace(part: string, rest: readonly (readonly [string, number])[]): Promise<void> {
  let needed = 0;
  for (const [path, size] of rest) {
    const there = await lstat(join(part, path)).catch(() => undefined);
    needed += size - (there?.size ?? 0);
  }
  const { bavail, bsize } = await statfs(part);
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new Failure(
    'no-space',
    `The carrier needs ${formatBytes(needed)} more, and the disk of ${part} has ${formatBytes(free)}: free some, then pack again`,
  );
}

async function flushFolders(part: string, files: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of files) {
    for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.add(at);
  }
  for (const folder of [...folders, '.']) await flushFolder(join(part, folder));
}

/** Two renames, since no system-independent call swaps two folders; `takeBack` knows what lies between them. */
async function takePlace(root: string, part: string): Promise<void> {
  const [carrier, replaced] = [join(root, carrierFolder), join(root, replacedFolder)];
  if (await isThere(carrier)) {
    await mkdir(dirname(replaced), { recursive: true });
    await moved(carrier, replaced);
  }
  await moved(part, carrier);
  await flushFolder(root);
  await rm(replaced, { recursive: true, force: true });
}

async function moved(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    throw notWritten(to, error);
  });
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
