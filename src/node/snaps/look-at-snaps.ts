import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { architecturesOf } from '../../core/plan/plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { checkSiteSnaps, isBaseFile, siteSnaps, snapName, wantedSnap } from '../../core/snaps/site-snaps.ts';
import type { SeenArchitecture, SeenSnap, SnapCheck } from '../../core/snaps/site-snaps.ts';
import { Failure } from '../failure.ts';
import { ByteProgress } from '../files/byte-progress.ts';
import type { FileDigest } from './digest-file.ts';
import { keyOfFile } from './file-cache-key.ts';
import { proveSnapFile } from './prove-snap-file.ts';

export interface LookAtSnapsOptions {
  /** Where the bundle of digest-worker.ts is. */
  readonly digestWorker: string;
  /** Where PATH is read from, to find unsquashfs. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock that keys have to be valid by, in milliseconds since 1970. */
  readonly now: number;
  /** Digests of files by `fileCacheKey`: those that are known are used, new ones are put in. */
  readonly digests?: Map<string, FileDigest> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how much of the snaps is digested, in bytes. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Proves every snap that a plan calls for in `snaps/ARCHITECTURE/`, each by the .assert beside it. Reads only.
 * @param root absolute path of the site's folder
 * @returns one check for each snap: what cannot be read is a problem of that check
 * @throws Failure `cancelled` only
 */
export async function lookAtSnaps(
  root: string,
  plan: Plan,
  options: LookAtSnapsOptions,
): Promise<readonly SnapCheck[]> {
  const architectures = architecturesOf(plan.nodes);
  const files = await Promise.all(architectures.map((arch) => snapFilesIn(join(root, 'snaps', arch))));
  const progress = new ByteProgress(
    files.flat().map(({ size }) => size),
    options.onProgress,
  );
  const seen: SeenArchitecture[] = [];
  for (const [index, arch] of architectures.entries()) {
    const names = (files[index] ?? []).map(({ name }) => name);
    const look = (name: string): Promise<SeenSnap> =>
      names.includes(`${name}.snap`)
        ? lookAtSnap(root, { plan, name, arch, progress }, options)
        : Promise.resolve({ state: 'missing' });
    // Which base is needed, this k8s snap says.
    const k8s = await look('k8s');
    const named = k8s.state === 'read' ? snapName(k8s.metadata.base) : undefined;
    const base = named ?? (k8s.state === 'missing' ? undefined : onlyBase(names));
    const snaps = new Map<string, SeenSnap>([['k8s', k8s]]);
    for (const { name } of siteSnaps(plan, arch, base)) {
      if (!snaps.has(name)) snaps.set(name, await look(name));
    }
    seen.push({ arch, base, snaps, files: names });
  }
  return checkSiteSnaps(plan, seen);
}

/** While a k8s snap is too damaged to name its base, the one that is there is looked at, and no other is called for. */
function onlyBase(files: readonly string[]): string | undefined {
  const [base, ...others] = files.filter(isBaseFile);
  return others.length === 0 ? base?.replace(/\.snap$/, '') : undefined;
}

interface Looking {
  readonly plan: Plan;
  readonly name: string;
  readonly arch: string;
  readonly progress: ByteProgress;
}

async function lookAtSnap(
  root: string,
  { plan, name, arch, progress }: Looking,
  options: LookAtSnapsOptions,
): Promise<SeenSnap> {
  const path = join(root, wantedSnap(name, arch).path);
  const { digests, env, now, digestWorker, signal } = options;
  try {
    const key = await keyOfFile(path);
    const known = key === undefined ? undefined : digests?.get(key);
    const proof = await proveSnapFile(path, {
      rootPath: plan.trust === undefined ? undefined : join(root, plan.trust),
      expectedName: name,
      digest: known,
      digestWorker,
      env,
      now,
      signal,
      onProgress: (done) => progress.of(path, done),
    });
    progress.of(path, proof.size);
    // A file that changed while it was read has no digest worth keeping.
    if (known === undefined && key !== undefined && key === (await keyOfFile(path))) {
      digests?.set(key, { sha3_384: proof.sha3_384, size: proof.size });
    }
    return { state: 'read', proof, metadata: proof.metadata };
  } catch (error) {
    if (!(error instanceof Failure) || error.reason === 'cancelled') throw error;
    return { state: 'unreadable', message: error.message };
  }
}

/** The .snap files of a folder, with their bytes; none where there is no such folder. */
async function snapFilesIn(folder: string): Promise<readonly SnapFileName[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const snaps = names.filter((name) => name.endsWith('.snap')).toSorted();
  return Promise.all(
    snaps.map(async (name) => ({
      name,
      size: await stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    })),
  );
}

interface SnapFileName {
  readonly name: string;
  readonly size: number;
}
