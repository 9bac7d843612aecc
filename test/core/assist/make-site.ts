import { languageKindOf } from '../../../src/core/check/languages.ts';
import { openSiteDocument, siteOf } from '../../../src/core/check/site-documents.ts';
import type { SiteDocument } from '../../../src/core/check/site-documents.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import type { Site } from '../../../src/core/plan/site.ts';

/** The documents of a site made of texts by path; what is none of ours is an image list. */
export function makeDocuments(files: Readonly<Record<string, string>>): ReadonlyMap<string, SiteDocument> {
  return new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      openSiteDocument(languageKindOf(path) ?? 'images', text),
    ]),
  );
}

/** The site of those documents; only their files are there. */
export function makeSite(files: Readonly<Record<string, string>>): Site {
  const documents = makeDocuments(files);
  const plan = documents.get('airgap.yaml');
  return siteOf(documents, {
    plan: plan?.kind === 'plan' ? readPlan(plan.opened.document).plan : undefined,
    fileExists: (path) => Object.hasOwn(files, path),
  });
}
