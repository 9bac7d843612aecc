import { mirrorImages } from '../check/coverage.ts';
import type { SiteDocument } from '../check/site-documents.ts';
import type { Site } from '../plan/site.ts';

/** A line of words above a text, with what choosing it does. */
export interface Lens {
  /** Offset whose line it stands above. */
  readonly offset: number;
  readonly title: string;
  /** What it offers: to put into the sync file what it lacks; or nothing, where nothing is missing. */
  readonly action: 'generate' | 'none';
}

/**
 * What is said above `sync:` and above an image list: how many there are, and how many are short of the plan.
 * @param path of the document, relative to the site's folder
 */
export function lensesOf(document: SiteDocument, path: string, site: Site): readonly Lens[] {
  if (document.kind !== 'sync' && document.kind !== 'images') return [];
  const images = mirrorImages(site);
  if (document.kind === 'images') {
    const count = document.list.entries.length;
    const own = images.filter(({ image }) => image.path === path);
    return count === 0 ? [] : [lensOf(0, counted(count, 'image', 'images'), own)];
  }
  const { text } = document.opened.source;
  const offset = /^sync:/m.exec(text)?.index;
  if (offset === undefined) return [];
  return [lensOf(offset, counted(document.opened.entries.length, 'entry', 'entries'), images)];
}

function lensOf(offset: number, count: string, images: ReturnType<typeof mirrorImages>): Lens {
  const missing = images.filter(({ sync }) => sync.state === 'not-synced').length;
  const elsewhere = images.filter(({ sync }) => sync.state === 'elsewhere').length;
  const short = [
    ...(missing === 0 ? [] : [`${counted(missing, 'image', 'images')} not copied`]),
    ...(elsewhere === 0 ? [] : [`${elsewhere} copied elsewhere`]),
  ];
  return {
    offset,
    title: [count, ...short, ...(missing === 0 ? [] : ['generate'])].join(' · '),
    action: missing === 0 ? 'none' : 'generate',
  };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
