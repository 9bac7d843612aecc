import type { SiteDocument } from '../check/site-documents.ts';
import { hostsDirectoriesOf, registryOfDirectory } from '../containerd/hosts-directory.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import type { ImageReference } from '../images/reference.ts';
import type { Range } from '../language/text.ts';
import type { SyncEntry } from '../regsync/sync-file.ts';
import { entryAt } from './entry-at.ts';
import type { PlaceInSite, SitePlace } from './site-place.ts';

/** Where else an image is spoken of. */
export interface ImagePlaces {
  /** What was asked about, in its own file. */
  readonly range: Range;
  readonly lines: readonly SitePlace[];
  /** Sources of sync entries. */
  readonly sources: readonly SitePlace[];
  /** The hosts.toml that nodes come to for it: the beginning of the file. */
  readonly hosts: readonly SitePlace[];
}

/**
 * Goes from a line of an image list or from a sync entry to all that is said of the same image, however it is spelt.
 * From a hosts.toml it goes to the lines and entries of its registry.
 * @returns undefined where no image is meant
 */
export function imagePlaces(at: PlaceInSite): ImagePlaces | undefined {
  const document = at.documents.get(at.path);
  if (document === undefined) return undefined;
  if (document.kind === 'hosts') return placesOfRegistry(at);
  const found = imageAt(document, at.offset);
  if (found === undefined) return undefined;
  const { image, range } = found;
  const key = formatReference(image);
  return { range, ...collect(at, (other) => formatReference(other) === key), hosts: hostsOf(image, at) };
}

function placesOfRegistry(at: PlaceInSite): ImagePlaces | undefined {
  const registry = registryOfDirectory(at.path.split('/').at(-2) ?? '_default');
  if (registry === undefined) return undefined;
  const start = { path: at.path, range: { start: 0, end: 0 } };
  return {
    range: { start: at.offset, end: at.offset },
    ...collect(at, (image) => image.registry === registry),
    hosts: [start],
  };
}

function imageAt(
  document: SiteDocument,
  offset: number,
): { readonly image: ImageReference; readonly range: Range } | undefined {
  if (document.kind === 'images') {
    const entry = document.list.entries.find(({ range }) => range.start <= offset && offset <= range.end);
    return entry && { image: entry.reference, range: entry.range };
  }
  if (document.kind !== 'sync') return undefined;
  const found = entryAt(document.opened.source, offset);
  const image = found && imageOf(found.entry);
  return found !== undefined && image !== undefined ? { image, range: found.range } : undefined;
}

function imageOf({ source }: SyncEntry): ImageReference | undefined {
  const parsed = source === undefined ? undefined : parseReference(source.expanded.key);
  return parsed?.ok === true ? parsed.reference : undefined;
}

function collect(
  { documents }: PlaceInSite,
  isMeant: (image: ImageReference) => boolean,
): Pick<ImagePlaces, 'lines' | 'sources'> {
  const lines: SitePlace[] = [];
  const sources: SitePlace[] = [];
  for (const [path, document] of documents) {
    if (document.kind === 'images')
      for (const { reference, range } of document.list.entries)
        if (isMeant(reference)) lines.push({ path, range });
    if (document.kind !== 'sync') continue;
    for (const entry of document.opened.entries) {
      const image = imageOf(entry);
      if (entry.source !== undefined && image !== undefined && isMeant(image))
        sources.push({ path, range: entry.source.node.range });
    }
  }
  return { lines, sources };
}

/** The first directory wins, whatever is in it. */
function hostsOf({ registry }: ImageReference, { documents }: PlaceInSite): readonly SitePlace[] {
  const files = [...documents].flatMap(([path, { kind }]) => (kind === 'hosts' ? [path] : []));
  for (const name of hostsDirectoriesOf(registry)) {
    const path = files.find((file) => file.split('/').at(-2) === name);
    if (path !== undefined) return [{ path, range: { start: 0, end: 0 } }];
  }
  return [];
}
