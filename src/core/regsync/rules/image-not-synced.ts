import { formatReference, parseReference } from '../../images/reference.ts';
import type { ImageReference } from '../../images/reference.ts';
import type { Rule } from '../../language/rule.ts';
import type { Range } from '../../language/text.ts';
import { entryOf } from '../../language/tree.ts';
import { plannedImages } from '../../plan/planned-images.ts';
import type { SyncFile } from '../sync-file.ts';

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
    const covered = coverageOf([document, ...others]);
    const missing = plannedImages(site)
      .filter(({ delivery, reference }) => delivery.includes('mirror') && !covered(reference))
      .map(({ reference }) => formatReference(reference));
    if (missing.length === 0) return;
    const shown =
      missing.slice(0, 3).join(', ') + (missing.length > 3 ? ` and ${missing.length - 3} more` : '');
    yield {
      range: placeOf(document),
      message: `${missing.length === 1 ? '1 listed image is' : `${missing.length} listed images are`} not in this file and will not be in the mirror: ${shown}. Run Air-Gap: Generate sync-images.yaml`,
      data: { count: missing.length, references: missing.join(' ') },
    };
  },
};

/**
 * Which images the files' entries copy. An entry that copies a repository or a registry counts for all that is in
 * it: what its filters leave out is known only where its tags are.
 */
function coverageOf(documents: readonly SyncFile[]): (reference: ImageReference) => boolean {
  const images = new Set<string>();
  const repositories = new Set<string>();
  const registries = new Set<string>();
  for (const { source, type } of documents.flatMap(({ entries }) => entries)) {
    if (source?.expanded.known !== true) continue;
    const text = source.expanded.key;
    if (type?.text === 'registry') registries.add(text === 'index.docker.io' ? 'docker.io' : text);
    const result = parseReference(text);
    if (!result.ok) continue;
    const { registry, repository } = result.reference;
    if (type?.text === 'repository') repositories.add(`${registry}/${repository}`);
    else images.add(formatReference(result.reference));
  }
  return (reference) =>
    images.has(formatReference(reference)) ||
    repositories.has(`${reference.registry}/${reference.repository}`) ||
    registries.has(reference.registry);
}

function placeOf(document: SyncFile): Range {
  const first = document.root?.kind === 'map' ? document.root.entries[0] : undefined;
  return (entryOf(document.root, 'sync') ?? first)?.key.range ?? document.source.lineRange(0);
}
