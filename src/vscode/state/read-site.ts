import * as vscode from 'vscode';
import { languageKindOf } from '../../core/check/languages.ts';
import { problemsOf, siteOf } from '../../core/check/site-documents.ts';
import type { SiteDocument } from '../../core/check/site-documents.ts';
import { isNodeFile } from '../../core/generate/is-node-file.ts';
import type { Problem } from '../../core/problems/problem.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Site } from '../../core/plan/site.ts';
import { matchesGlob } from '../../node/files/glob.ts';
import type { DocumentReader } from './document-reader.ts';
import type { FoundSite } from './find-sites.ts';
import { readSettings } from './settings.ts';

/** One plan workspace: a folder with airgap.yaml, or with only sync or hosts files. */
export interface SiteState {
  readonly root: vscode.Uri;
  /** Every file that was found, relative to the root, with `/`. */
  readonly paths: readonly string[];
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
    planDocument?.kind === 'plan' ? reader.planOf(planDocument) : { plan: undefined, whole: false };
  for (const path of found.paths) {
    const kind = languageKindOf(path) ?? plainKindOf(path, plan);
    // A plan further down is a site of its own.
    if (kind === undefined || kind === 'plan' || (kind === 'bootstrap' && plan === undefined)) continue;
    await read(path, kind);
  }
  const files = new Set(found.paths);
  const certificates = await readCertificates(found, plan, reader);
  const site = siteOf(documents, {
    plan,
    ...readSettings(found.root),
    fileExists: (path) => (isLookedFor(path) ? files.has(path) : undefined),
    certificateText: (path) => certificates.get(path),
  });
  const problems = new Map(
    [...documents].map(([path, document]) => [path, problemsOf(document, path, site)] as const),
  );
  return { root: found.root, paths: found.paths, site, plan, planWhole: whole, documents, problems };
}

/** The texts of the plan's certificates and of their copies for the nodes; they are no documents of ours to check. */
async function readCertificates(
  { root, paths }: FoundSite,
  plan: Plan | undefined,
  reader: DocumentReader,
): Promise<ReadonlyMap<string, string>> {
  const named = new Set([plan?.mirror?.ca, ...[...(plan?.upstreams.values() ?? [])].map(({ ca }) => ca)]);
  const texts = new Map<string, string>();
  for (const path of paths) {
    if (!named.has(path) && !/^hosts\.d\/[^/]+\/[^/]+\.crt$/.test(path)) continue;
    const document = await reader.read(vscode.Uri.joinPath(root, path), 'node');
    if (document?.kind === 'node') texts.set(path, document.source.text);
  }
  return texts;
}

/** What a file is to its plan, where it is of none of the formats. */
function plainKindOf(path: string, plan: Plan | undefined): 'images' | 'node' | undefined {
  if (isList(path, plan)) return 'images';
  return plan !== undefined && isNodeFile(path) ? 'node' : undefined;
}

/** Whether a file is one of the plan's image lists. */
export function isList(path: string, plan: Plan | undefined): boolean {
  return plan?.images.lists.some((glob) => matchesGlob(glob, path)) ?? false;
}

/** Whether the search for a site's files would have found this one. */
function isLookedFor(path: string): boolean {
  return (
    !path.startsWith('/') &&
    !path.split('/').includes('..') &&
    (languageKindOf(path) !== undefined || /\.(?:txt|crt|pem|cer)$/.test(path))
  );
}
