import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { proveSnap } from '../../core/snaps/assertions/prove-snap.ts';
import type { SnapProof } from '../../core/snaps/assertions/prove-snap.ts';
import type { SnapProblem } from '../../core/snaps/assertions/snap-problem.ts';
import { parseSnapYaml } from '../../core/snaps/parse-snap-yaml.ts';
import type { SnapYaml } from '../../core/snaps/parse-snap-yaml.ts';
import { codeOf, Failure } from '../failure.ts';
import { unreadable } from '../files/unreadable.ts';
import { readSnapFiles } from '../snap-file.ts';
import { loadAssertionHashes } from './assertion-hashes.ts';
import type { FileDigest } from './digest-file.ts';
import { digestInWorker } from './digest-in-worker.ts';

export interface ProveSnapFileOptions {
  /** The .assert; without one it is the file beside the .snap that is called like it. */
  readonly assertPath?: string | undefined;
  /** A file with a root of trust besides Canonical's. */
  readonly rootPath?: string | undefined;
  /** The snap that is wanted, where somebody wants one. */
  readonly expectedName?: string | undefined;
  /** The version of the nodes' snapd, where it is known. */
  readonly nodeSnapd?: string | undefined;
  /** The digest of this very file, where the caller remembers it (see `fileCacheKey`). */
  readonly digest?: FileDigest | undefined;
  /** Where the bundle of digest-worker.ts is. */
  readonly digestWorker: string;
  /** Where PATH is read from, to find unsquashfs. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock that keys have to be valid by, in milliseconds since 1970. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The proof of a .snap file, and what its own metadata say. */
export interface SnapFileProof extends SnapProof {
  readonly metadata: SnapYaml;
}

/** No .assert and no root is as long; a larger one is not read. */
const maxAssertBytes = 8 * 1024 * 1024;

/**
 * Proves a .snap file by its .assert, as a fresh node without a network would. Reads only; runs nothing but unsquashfs.
 * @param snapPath the .snap
 * @returns what a node would say of the two; a .assert that is not there, and a .snap that is
 *   damaged or none at all, are problems
 * @throws Failure where a file cannot be read (see `readSnapFiles`), or with reason `cancelled`
 */
export async function proveSnapFile(snapPath: string, options: ProveSnapFileOptions): Promise<SnapFileProof> {
  const { signal, onProgress, env } = options;
  const path = resolve(snapPath);
  const { metadata, damage } = await readMetadata(path, { env, signal });
  const assertBytes = await readAssertFile(options.assertPath ?? path.replace(/(?:\.snap)?$/, '.assert'));
  const root = options.rootPath === undefined ? undefined : await readAssertFile(options.rootPath);
  if (options.rootPath !== undefined && root === undefined) {
    throw new Failure('unreadable', `${options.rootPath} does not exist: it should hold the root of trust`);
  }
  const digest = options.digest ?? (await digestInWorker(path, options.digestWorker, { signal, onProgress }));
  const proof = proveSnap({
    snap: { ...digest, metaName: metadata.name, provenance: metadata.provenance },
    assertBytes,
    roots: root === undefined ? [] : [root],
    now: options.now,
    nodeSnapd: options.nodeSnapd,
    expectedName: options.expectedName,
    hashes: await loadAssertionHashes(),
  });
  if (damage === undefined) return { ...proof, metadata };
  // Without metadata nothing has been accepted; that is said by what came before it.
  const others = proof.problems.filter(({ code }) => code !== 'snap.metadata');
  const problem: SnapProblem = { code: 'snap.metadata', severity: 'error', message: damage };
  return { ...proof, reason: damage, problems: [problem, ...others], metadata };
}

/** What the .snap says of itself; of one that is damaged or no snap, nothing, and why. */
async function readMetadata(
  path: string,
  options: Pick<ProveSnapFileOptions, 'env' | 'signal'>,
): Promise<{ readonly metadata: SnapYaml; readonly damage?: string }> {
  try {
    const files = await readSnapFiles(path, ['meta/snap.yaml'], options);
    return { metadata: parseSnapYaml(files.get('meta/snap.yaml') ?? '') };
  } catch (error) {
    const isDamage =
      error instanceof Failure && ['damaged', 'not-a-snap', 'truncated'].includes(String(error.reason));
    if (!isDamage) throw error;
    return { metadata: parseSnapYaml(''), damage: error.message };
  }
}

/** The bytes of a small file, undefined where there is none. */
async function readAssertFile(path: string): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path);
    if (size > maxAssertBytes) {
      throw new Failure(
        'too-large',
        `${path} has ${size} bytes, and is no file of assertions: choose the .assert`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}
