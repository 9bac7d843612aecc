import type { SiteDocument } from '../check/site-documents.ts';
import type { ImageList } from '../images/image-list.ts';
import { mirrorReference, syncTarget } from '../images/mirror-path.ts';
import { formatReference, parseReference } from '../images/reference.ts';
import type { ImageReference } from '../images/reference.ts';
import type { Hover } from '../language/hover.ts';
import { prefixOf } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import { mirrorName } from '../regsync/sync-file.ts';
import { isMirrorName } from '../regsync/sync-names.ts';
import { askedUrls } from './asked-urls.ts';
import type { AssistPlace } from './assist-place.ts';
import { entryAt } from './entry-at.ts';
import type { ReferenceAt } from './entry-at.ts';
import { inCode } from './in-code.ts';

/** The documents that are explained. */
export type HoveredDocument = Extract<
  SiteDocument,
  { readonly opened: unknown } | { readonly kind: 'images' }
>;

/**
 * What is known of the word at an offset: of an image its parts, its place in the mirror and what nodes ask for it; of a
 * template what it becomes; else what the schema says. Never throws.
 */
export function hoverInSite(document: HoveredDocument, offset: number, at: AssistPlace): Hover | undefined {
  if (document.kind === 'images') return hoverOfLine(document.list, offset, at);
  const reference = document.kind === 'sync' ? entryAt(document.opened.source, offset) : undefined;
  return reference === undefined ? document.opened.hover(offset, at) : hoverOfReference(reference, at);
}

function hoverOfLine(list: ImageList, offset: number, at: AssistPlace): Hover | undefined {
  const entry = list.entries.find(({ range }) => range.start <= offset && offset <= range.end);
  if (entry === undefined) return undefined;
  const { reference, range } = entry;
  const { plan } = at.site;
  const parts = [`**${formatReference(reference)}**`];
  if (plan?.mirror !== undefined) {
    const path = mirrorReference(plan.mirror.host, reference, prefixOf(plan, reference.registry));
    parts.push(`In the mirror: ${inCode(path)}`);
  }
  return { range, text: [...parts, asked(reference, at)].join('\n\n') };
}

function hoverOfReference(found: ReferenceAt, at: AssistPlace): Hover {
  const { value, range, role, entry } = found;
  const parts = [`**${role}**`];
  if (value.text.includes('{{')) parts.push(`Becomes ${inCode(value.expanded.key)}`);
  const image = imageOf(entry.source?.expanded.key);
  if (role === 'source') {
    if (image !== undefined) parts.push(partsOf(image));
    if (entry.target !== undefined) parts.push(`Copied to ${inCode(entry.target.expanded.key)}`);
  } else if (entry.source !== undefined) {
    parts.push(`A copy of ${inCode(entry.source.expanded.key)}`);
  }
  if (image !== undefined) {
    const place = misplaced(found, image, at.site);
    parts.push(...(place === undefined ? [] : [place]), asked(image, at));
  }
  return { range, text: parts.join('\n\n') };
}

function imageOf(text: string | undefined): ImageReference | undefined {
  const parsed = text === undefined ? undefined : parseReference(text);
  return parsed?.ok === true ? parsed.reference : undefined;
}

function partsOf({ registry, repository, tag, digest }: ImageReference): string {
  return [
    ['registry', registry],
    ['repository', repository],
    ['tag', tag],
    ['digest', digest],
  ]
    .flatMap(([name, part]) => (part === undefined ? [] : [`- ${name} ${inCode(part)}`]))
    .join('\n');
}

/** Where nodes will look for it in the mirror, where the entry of one image puts it elsewhere. */
function misplaced({ entry }: ReferenceAt, image: ImageReference, site: Site): string | undefined {
  const { target, type } = entry;
  if (target === undefined || type?.text !== 'image' || !isMirrorName(target.registry, site))
    return undefined;
  const wanted = syncTarget(image, prefixOf(site.plan, image.registry));
  return target.expanded.key.endsWith(`/${wanted}`) &&
    target.expanded.key.length === (target.registry ?? '').length + wanted.length + 1
    ? undefined
    : `Nodes ask for ${inCode(`${mirrorName}/${wanted}`)} instead`;
}

function asked(image: ImageReference, at: AssistPlace): string {
  return `With the hosts.toml of this folder nodes ask:\n\n${askedUrls(image, at)}`;
}
