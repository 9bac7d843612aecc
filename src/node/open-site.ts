import { join } from 'node:path';
import { languageKindOf } from '../core/check/languages.ts';
import { openSiteDocument, siteOf } from '../core/check/site-documents.ts';
import type { SiteDocument, SiteDocumentKind } from '../core/check/site-documents.ts';
import type { HostsTree } from '../core/containerd/resolve.ts';
import { parseGeneratedRecord } from '../core/generate/generated-record.ts';
import type { GeneratedRecord } from '../core/generate/generated-record.ts';
import { parseYaml } from '../core/language/yaml/yaml.ts';
import { readPlan } from '../core/plan/read-plan.ts';
import type { ReadPlan } from '../core/plan/read-plan.ts';
import type { Site } from '../core/plan/site.ts';
import { fileExists } from './files/file-exists.ts';
import { readHostsTree } from './read-hosts-tree.ts';
import { readSiteFiles } from './read-site-files.ts';
import type { SiteText } from './read-site-files.ts';

/** A site read from a folder. */
export interface OpenSite extends ReadPlan {
  /** Absolute path of its folder. */
  readonly root: string;
  readonly documents: ReadonlyMap<string, SiteDocument>;
  readonly site: Site;
  readonly hosts: HostsTree | undefined;
  readonly record: GeneratedRecord;
  /** Paths and globs that could not be looked at. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Reads a site's files and understands them.
 * @param root absolute path of the folder
 * @param options.containerd version to check against; that of the plan's channel where absent
 * @throws Failure `cancelled` only
 */
export async function openSite(
  root: string,
  options: { readonly containerd?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<OpenSite> {
  const files = await readSiteFiles(
    root,
    (text) => readPlan(parseYaml(text ?? '')).plan?.images.lists ?? [],
    options.signal,
  );
  const documents = new Map<string, SiteDocument>();
  const open = (kind: SiteDocumentKind, texts: readonly SiteText[]): void => {
    for (const text of texts) documents.set(text.path, documentOf(kind, text));
  };
  open('plan', files.plan === undefined ? [] : [files.plan]);
  open('images', files.lists);
  open('sync', files.syncFiles);
  open('hosts', files.hostsFiles);
  for (const text of files.nodeFiles) open(languageKindOf(text.path) ?? 'node', [text]);
  const planDocument = documents.get('airgap.yaml');
  const read =
    planDocument?.kind === 'plan'
      ? readPlan(planDocument.opened.document)
      : { plan: undefined, whole: false };
  const site = siteOf(documents, {
    plan: read.plan,
    containerd: options.containerd,
    fileExists: (path) => fileExists(root, path),
  });
  const hosts = await readHostsTree(join(root, 'hosts.d'), undefined, options.signal);
  const record = parseGeneratedRecord(
    files.generated !== undefined && 'text' in files.generated ? files.generated.text : undefined,
  );
  return { ...read, root, documents, site, hosts, record, problems: files.problems };
}

/** What was read of a file. The byte order mark stays: regsync and containerd see it too. */
function documentOf(kind: SiteDocumentKind, text: SiteText): SiteDocument {
  if ('problem' in text) return { kind: 'unreadable', message: text.problem };
  return openSiteDocument(kind, text.text);
}
