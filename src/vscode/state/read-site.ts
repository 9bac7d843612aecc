import * as vscode from 'vscode';
import { languageKindOf } from '../../core/check/languages.ts';
import type { ImageList } from '../../core/images/image-list.ts';
import type { Problem } from '../../core/problems/problem.ts';
import type { ParsedDocument } from '../../core/language/tree.ts';
import { containerdOfChannel } from '../../core/plan/containerd-of-channel.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { readPlan } from '../../core/plan/read-plan.ts';
import { emptySite } from '../../core/plan/site.ts';
import type { Site, SiteFile } from '../../core/plan/site.ts';
import { matchesGlob } from '../../node/files/glob.ts';
import type { DocumentReader } from './document-reader.ts';
import type { FoundSite } from './find-sites.ts';
import type { SiteDocument } from './site-document.ts';

/** One plan workspace: a folder with airgap.yaml, or with only sync or hosts files. */
export interface SiteState {
  readonly root: vscode.Uri;
  readonly site: Site;
  /** As much of the plan as can be used; undefined where there is none, or no channel in it. */
  readonly plan: Plan | undefined;
  /** Whether all of the plan can be used: a step runs only then. */
  readonly planWhole: boolean;
  /** Our documents by their path relative to the root, with `/`. */
  readonly documents: ReadonlyMap<string, SiteDocument>;
  /** What is wrong with each of them, open or not. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
}

/** Reads and checks all files of a site. */
export async function readSite(found: FoundSite, reader: DocumentReader): Promise<SiteState> {
  const documents = new Map<string, SiteDocument>();
  const read = async (path: string, kind: Parameters<DocumentReader['read']>[1]) => {
    const document = await reader.read(vscode.Uri.joinPath(found.root, path), kind);
    if (document !== undefined) documents.set(path, document);
  };
  await read('airgap.yaml', 'plan');
  const planDocument = documents.get('airgap.yaml');
  const { plan, whole } =
    planDocument?.kind === 'plan'
      ? readPlan(planDocument.opened.document)
      : { plan: undefined, whole: false };
  for (const path of found.paths) {
    const kind = languageKindOf(path) ?? (isList(path, plan) ? 'images' : undefined);
    // A plan further down is a site of its own.
    if (kind !== undefined && kind !== 'plan') await read(path, kind);
  }
  const site = siteOf(documents, plan, new Set(found.paths));
  const problems = new Map(
    [...documents].map(([path, document]) => [path, problemsOf(document, path, site)] as const),
  );
  return { root: found.root, site, plan, planWhole: whole, documents, problems };
}

/** What is wrong with a document at its place among the others. */
export function problemsOf(document: SiteDocument, path: string, site: Site): readonly Problem[] {
  if (document.kind === 'images') return document.list.problems;
  if (document.kind !== 'unreadable') return document.opened.check({ path, site });
  return [
    { code: 'file.unreadable', severity: 'error', range: { start: 0, end: 0 }, message: document.message },
  ];
}

/** Whether a file is one of the plan's image lists. */
export function isList(path: string, plan: Plan | undefined): boolean {
  return plan?.images.lists.some((glob) => matchesGlob(glob, path)) ?? false;
}

function siteOf(
  documents: ReadonlyMap<string, SiteDocument>,
  plan: Plan | undefined,
  files: ReadonlySet<string>,
): Site {
  const lists: SiteFile<ImageList>[] = [];
  const parsed = {
    plan: [] as SiteFile<ParsedDocument>[],
    sync: [] as SiteFile<ParsedDocument>[],
    hosts: [] as SiteFile<ParsedDocument>[],
  };
  for (const [path, document] of documents) {
    if (document.kind === 'images') lists.push({ path, content: document.list });
    else if (document.kind !== 'unreadable')
      parsed[document.kind].push({ path, content: document.opened.document });
  }
  return {
    plan,
    containerd: plan === undefined ? emptySite.containerd : containerdOfChannel(plan.channel),
    lists,
    syncFiles: parsed.sync,
    hostsFiles: parsed.hosts,
    fileExists: (path) => (isLookedFor(path) ? files.has(path) : undefined),
  };
}

/** Whether the search for a site's files would have found this one. */
function isLookedFor(path: string): boolean {
  return (
    !path.startsWith('/') &&
    !path.split('/').includes('..') &&
    (languageKindOf(path) !== undefined || /\.(?:txt|crt|pem|cer)$/.test(path))
  );
}
