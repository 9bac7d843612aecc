import { checkImageList } from '../images/check-image-list.ts';
import { parseImageList } from '../images/image-list.ts';
import type { ImageList } from '../images/image-list.ts';
import type { Language } from '../language/language.ts';
import type { OpenDocument } from '../language/service.ts';
import { SourceText } from '../language/text.ts';
import type { TomlDocument } from '../language/toml/toml.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import type { OpenSyncFile } from '../regsync/live/sync-service.ts';
import { containerdOfChannel } from '../containerd/versions.ts';
import type { Plan } from '../plan/plan.ts';
import { emptySite } from '../plan/site.ts';
import type { Site } from '../plan/site.ts';
import { withSeverities } from '../problems/with-severities.ts';
import type { Problem, TextEdit } from '../problems/problem.ts';
import { checkNodeFile } from './check-node-file.ts';
import { serviceFor } from './languages.ts';

/** What a file is to us. */
export type SiteDocumentKind = Language['kind'] | 'images' | 'node';

/** Formats whose readers stumble over a byte order mark. */
interface Marked {
  /** The file begins with one that its text does not have, since editors take it away. */
  readonly markTaken?: boolean;
}

/** One of a site's files, read; or why it could not be. */
export type SiteDocument =
  | { readonly kind: 'plan'; readonly opened: OpenDocument<YamlDocument> }
  | (Marked & { readonly kind: 'sync'; readonly opened: OpenSyncFile })
  | (Marked & { readonly kind: 'hosts'; readonly opened: OpenDocument<TomlDocument> })
  | { readonly kind: 'bootstrap'; readonly opened: OpenDocument<YamlDocument> }
  | { readonly kind: 'images'; readonly list: ImageList }
  /** A file for the nodes themselves, known by its lines only. */
  | { readonly kind: 'node'; readonly source: SourceText }
  | { readonly kind: 'unreadable'; readonly message: string };

/**
 * Reads a text as what its file is said to be. Never throws.
 * @param markTaken whether the file begins with a byte order mark that the text does not have
 */
export function openSiteDocument(kind: SiteDocumentKind, text: string, markTaken = false): SiteDocument {
  switch (kind) {
    case 'images':
      return { kind, list: parseImageList(text) };
    case 'node':
      return { kind, source: new SourceText(text) };
    case 'plan':
      return { kind, opened: serviceFor(kind).open(text) };
    case 'sync':
      return { kind, opened: serviceFor(kind).open(text), ...(markTaken ? { markTaken } : {}) };
    case 'bootstrap':
      return { kind, opened: serviceFor(kind).open(text) };
    case 'hosts':
      return { kind, opened: serviceFor(kind).open(text), ...(markTaken ? { markTaken } : {}) };
  }
}

/**
 * The next version of a document that is edited.
 * @param edits each in the text that those before it gave
 * @returns undefined where it is quicker to read it anew
 */
export function editSiteDocument(
  document: SiteDocument,
  edits: readonly TextEdit[],
): SiteDocument | undefined {
  return document.kind === 'sync' ? { ...document, opened: document.opened.edit(edits) } : undefined;
}

/** The text of a document, with its lines; empty where it could not be read. */
export function sourceOf(document: SiteDocument): SourceText {
  if (document.kind === 'images') return document.list.source;
  if (document.kind === 'node') return document.source;
  return document.kind === 'unreadable' ? new SourceText('') : document.opened.source;
}

/** What is wrong with a document at its place among the others, with the severities that a person set. */
export function problemsOf(document: SiteDocument, path: string, site: Site): readonly Problem[] {
  return withSeverities(allProblemsOf(document, path, site), site.severities);
}

function allProblemsOf(document: SiteDocument, path: string, site: Site): readonly Problem[] {
  if (document.kind === 'images') return checkImageList(document.list);
  if (document.kind === 'node') return checkNodeFile(document.source, path, site);
  if (document.kind !== 'unreadable') {
    return [...markProblems(document, path, site), ...document.opened.check({ path, site })];
  }
  return [
    { code: 'file.unreadable', severity: 'error', range: { start: 0, end: 0 }, message: document.message },
  ];
}

/** What is said of a byte order mark that the text lost, at its beginning: there is nothing in it to take away. */
function markProblems(document: SiteDocument, path: string, site: Site): readonly Problem[] {
  if ((document.kind !== 'sync' && document.kind !== 'hosts') || document.markTaken !== true) return [];
  return serviceFor(document.kind)
    .open(`\ufeff${document.opened.source.text}`)
    .check({ path, site })
    .filter(({ code }) => code.endsWith('.byte-order-mark'))
    .map((problem) => ({ ...problem, range: { start: 0, end: 0 } }));
}

/**
 * Puts documents together to a site.
 * @param documents by path relative to the site's folder, with `/`, in the order in which lists are read
 * @param options.containerd the version to check against, where it is not the one of the plan's channel
 */
export function siteOf(
  documents: ReadonlyMap<string, SiteDocument>,
  options: {
    readonly plan: Plan | undefined;
    readonly fileExists: Site['fileExists'];
    readonly certificateText?: Site['certificateText'];
    readonly containerd?: string | undefined;
    readonly severities?: Site['severities'];
  },
): Site {
  const all = [...documents];
  const { plan, fileExists, certificateText = emptySite.certificateText, containerd } = options;
  const { severities = emptySite.severities } = options;
  return {
    plan,
    containerd:
      containerd ?? (plan === undefined ? emptySite.containerd : containerdOfChannel(plan.channel).version),
    lists: all.flatMap(([path, document]) =>
      document.kind === 'images' ? [{ path, content: document.list }] : [],
    ),
    syncFiles: all.flatMap(([path, document]) =>
      document.kind === 'sync' ? [{ path, content: document.opened }] : [],
    ),
    hostsFiles: all.flatMap(([path, document]) =>
      document.kind === 'hosts' ? [{ path, content: document.opened.document }] : [],
    ),
    nodeFiles: all.flatMap(([path, document]) =>
      document.kind === 'node' || document.kind === 'bootstrap'
        ? [{ path, content: sourceOf(document).text }]
        : [],
    ),
    severities,
    fileExists,
    certificateText,
  };
}
