import { formatReference, parseReference } from '../../images/reference.ts';
import type { ImageReference } from '../../images/reference.ts';
import type { Finding, Rule } from '../../language/rule.ts';
import type { Range } from '../../language/text.ts';
import { entryOf } from '../../language/tree.ts';
import { plannedImages } from '../../plan/planned-images.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';

/**
 * An image of the plan that comes in by mirror and has no entry never reaches the mirror; the node that needs
 * it finds out.
 * @source the page, section Sync the images
 */
export const imageNotSynced: Rule<SyncFile> = {
  code: 'sync.image-not-synced',
  severity: 'warning',
  *check({ document, path, site }) {
    // Of several sync files one says it, and what another one copies is copied.
    if ((site.syncFiles[0]?.path ?? path) !== path) return;
    const others = site.syncFiles.filter((file) => file.path !== path).map(({ content }) => content);
    const copied = new Set<string | undefined>(
      [document, ...others].flatMap(({ entries }) => entries.map(copiedBy)),
    );
    const missing = plannedImages(site)
      .filter(({ delivery, reference }) => delivery.includes('mirror') && !isCopied(reference, copied))
      .map(({ reference }) => formatReference(reference));
    yield* notSynced(missing, document);
  },
};

/** What is said of the images that no entry copies, by their canonical references in the order of the lists. */
export function* notSynced(missing: readonly string[], document: SyncFile): Iterable<Finding> {
  if (missing.length === 0) return;
  const shown =
    missing.slice(0, 3).join(', ') + (missing.length > 3 ? ` and ${missing.length - 3} more` : '');
  yield {
    range: placeOf(document),
    message: `${missing.length === 1 ? '1 listed image is' : `${missing.length} listed images are`} not in this file and will not be in the mirror: ${shown}. Run Air-Gap: Generate sync-images.yaml`,
    data: { count: missing.length, references: missing.join(' ') },
  };
}

/**
 * What an entry copies, as one word: an image's canonical reference, `REGISTRY/REPOSITORY/*` or `REGISTRY/*`; undefined
 * where that is not known. An entry that copies a repository or a registry counts for all that is in it: what its
 * filters leave out is known only where its tags are.
 */
export function copiedBy({ source, type }: SyncEntry): string | undefined {
  if (source?.expanded.known !== true) return undefined;
  const text = source.expanded.key;
  if (type?.text === 'registry') return `${text === 'index.docker.io' ? 'docker.io' : text}/*`;
  const result = parseReference(text);
  if (!result.ok) return undefined;
  const { registry, repository } = result.reference;
  return type?.text === 'repository' ? `${registry}/${repository}/*` : formatReference(result.reference);
}

/** Whether an image is among what entries copy. */
export function isCopied(reference: ImageReference, copied: { has(word: string): boolean }): boolean {
  const { registry, repository } = reference;
  return (
    copied.has(formatReference(reference)) ||
    copied.has(`${registry}/${repository}/*`) ||
    copied.has(`${registry}/*`)
  );
}

function placeOf(document: SyncFile): Range {
  const first = document.root?.kind === 'map' ? document.root.entries[0] : undefined;
  return (entryOf(document.root, 'sync') ?? first)?.key.range ?? document.source.lineRange(0);
}
