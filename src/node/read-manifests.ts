import { join } from 'node:path';
import {
  foldersWithoutManifests,
  manifestLimits,
  mayBeManifest,
  readManifest,
} from '../core/workloads/manifest.ts';
import type { Manifest } from '../core/workloads/manifest.ts';
import { listFiles } from './files/list-files.ts';
import { readTextFile } from './files/read-text-file.ts';

/** The Kubernetes manifests of a folder, and which files were not read, with why. */
export interface FolderManifests {
  /** Paths relative to the folder, with `/`, sorted. */
  readonly manifests: readonly Manifest[];
  readonly unread: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Reads the Kubernetes manifests among the YAML and JSON files of a plan's folder, within `manifestLimits`. What lies
 * in the folder of another plan belongs to that one; a symbolic link that leaves the folder is not followed.
 * @param folder absolute path
 * @throws Failure `cancelled` only
 */
export async function readManifests(folder: string, signal?: AbortSignal): Promise<FolderManifests> {
  const listing = await listFiles(folder, ['**/*.yaml', '**/*.yml', '**/*.json'], {
    maxFiles: manifestLimits.files,
    skip: foldersWithoutManifests,
    signal,
  });
  const otherPlans = listing.files
    .filter((path) => path.endsWith('/airgap.yaml'))
    .map((path) => path.slice(0, -'airgap.yaml'.length));
  const manifests: Manifest[] = [];
  // What stands for the whole folder says that it was not listed to its end.
  const unread = listing.problems.filter(({ path }) => path === '');
  let bytes = 0;
  for (const path of listing.files) {
    if (!mayBeManifest(path) || otherPlans.some((other) => path.startsWith(other))) continue;
    if (bytes > manifestLimits.bytesOfAll) {
      unread.push({ path, message: 'was not read: 100 MB of YAML and JSON are the most in one go' });
      break;
    }
    const result = await readTextFile(join(folder, path), { maxBytes: manifestLimits.bytesOfOne, signal });
    if (!result.ok) {
      unread.push({ path, message: result.message });
      continue;
    }
    bytes += result.text.length;
    const manifest = readManifest(path, result.text);
    if (manifest !== undefined) manifests.push(manifest);
  }
  return { manifests, unread };
}
