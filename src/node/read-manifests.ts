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

/** The Kubernetes manifests of a folder. */
export interface FolderManifests {
  /** How many YAML and JSON files were read, manifests or not. */
  readonly read: number;
  /** Which were not, and why. An empty path stands for what is left of the folder. */
  readonly unread: readonly { readonly path: string; readonly message: string }[];
  /** Paths relative to the folder, with `/`, sorted. */
  readonly manifests: readonly Manifest[];
}

/** How manifests are read. */
export interface ReadManifestsOptions {
  readonly signal?: AbortSignal | undefined;
  /** The text of a file as it stands in an editor, where that is not what the disk has. */
  readonly editedText?: (path: string) => string | undefined;
  /** Told now and then how many files were read, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Reads the Kubernetes manifests among the YAML and JSON files of a folder, within `manifestLimits`. Nothing is looked
 * for in hidden folders and in `foldersWithoutManifests`; a symbolic link that leaves the folder is not followed.
 * @param folder absolute path
 * @throws Failure `cancelled` only
 */
export async function readManifests(
  folder: string,
  options: ReadManifestsOptions = {},
): Promise<FolderManifests> {
  const { signal, editedText, onProgress } = options;
  const listing = await listFiles(folder, ['**/*.yaml', '**/*.yml', '**/*.json'], {
    maxFiles: manifestLimits.files,
    skip: foldersWithoutManifests,
    signal,
  });
  const files = listing.files.filter(mayBeManifest);
  const manifests: Manifest[] = [];
  // What stands for the whole folder says that it was not listed to its end.
  const unread = listing.problems.filter(({ path }) => path === '');
  let read = 0;
  let bytes = 0;
  for (const path of files) {
    if (bytes > manifestLimits.bytesOfAll) {
      unread.push({ path: '', message: 'more than 100 MB of YAML and JSON: the rest is left out' });
      break;
    }
    const edited = editedText?.(path);
    const result =
      edited === undefined
        ? await readTextFile(join(folder, path), { maxBytes: manifestLimits.bytesOfOne, signal })
        : { ok: true as const, text: edited };
    if (!result.ok) {
      unread.push({ path, message: result.message });
      continue;
    }
    read += 1;
    bytes += result.text.length;
    const manifest = readManifest(path, result.text);
    if (manifest !== undefined) manifests.push(manifest);
    if (read % 50 === 0) onProgress?.(read, files.length);
  }
  return { read, unread, manifests };
}
