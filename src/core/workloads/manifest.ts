import { carrierFolder, carrierPart } from '../carrier/carrier-files.ts';
import { languageKindOf } from '../check/languages.ts';
import { SourceText } from '../language/text.ts';
import { workloadImages } from './workload-images.ts';
import type { WorkloadImages } from './workload-images.ts';

/** A file that holds Kubernetes objects or is a template of them. */
export interface Manifest {
  /** With `/`, as messages show it. */
  readonly path: string;
  readonly source: SourceText;
  readonly found: WorkloadImages;
}

/** Folders whose YAML and JSON is no person's manifest, besides hidden ones: of packages, and what is generated here. */
export const foldersWithoutManifests: readonly string[] = [
  'node_modules',
  carrierFolder,
  carrierPart,
  'hosts.d',
];

/** How much is read in one go: more is no workspace of manifests, and would only take time. */
export const manifestLimits = { files: 5_000, bytesOfOne: 4_000_000, bytesOfAll: 100_000_000 } as const;

/** Whether a file may be a manifest by its path: YAML or JSON that is none of the plan's own files. */
export function mayBeManifest(path: string): boolean {
  return /\.(?:ya?ml|json)$/.test(path) && languageKindOf(path) === undefined;
}

/**
 * Reads a text as a manifest.
 * @param text a byte order mark may be there
 * @returns undefined for what holds no Kubernetes object, is no template of one, and gives no reason to say so
 */
export function readManifest(path: string, text: string): Manifest | undefined {
  // Editors take the byte order mark away, so lines and columns are counted without it everywhere.
  const plain = text.replace(/^\ufeff/, '');
  const found = workloadImages(plain);
  if (found.objects === 0 && found.problems.length === 0) return undefined;
  return { path, source: new SourceText(plain), found };
}
