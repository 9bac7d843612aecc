import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import {
  editSiteDocument,
  openSiteDocument,
  problemsOf,
  siteOf,
  sourceOf,
} from '../../src/core/check/site-documents.ts';
import type { SiteDocument } from '../../src/core/check/site-documents.ts';
import { emptyRecord } from '../../src/core/generate/generated-record.ts';
import { generateSync } from '../../src/core/generate/generate-sync.ts';
import { parseYaml } from '../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { measure, p95Of, print, timeOf } from './measure.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const { plan } = readPlan(
  parseYaml('kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: http://127.0.0.1:5050}\n'),
);

function listOf(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `ghcr.io/canonical/image-${index}:1.${index % 50}\n`,
  ).join('');
}

function generate(list: string, existing?: string) {
  if (plan?.mirror === undefined) throw new Error('the plan of the benchmark has no mirror');
  const site = siteOf(new Map([['images/k8s.txt', openSiteDocument('images', list)]]), {
    plan,
    fileExists: () => undefined,
  });
  return generateSync({ site, mirror: plan.mirror, root: '/site', existing, record: emptyRecord, sha256 });
}

function textOf(list: string): string {
  const [file] = generate(list).files;
  if (file?.kind !== 'create') throw new Error('nothing was generated');
  return file.text;
}

const path = 'sync-images.yaml';

/** A site whose lists name as many images as its sync file has entries, as it is in the field. */
function siteFor(list: string) {
  return siteOf(new Map([['images/k8s.txt', openSiteDocument('images', list)]]), {
    plan,
    fileExists: () => undefined,
  });
}

const list = listOf(10_000);
const longText = textOf(list);
const longSite = siteFor(list);

// First of all, since only the first time is cold; and with nothing else on the heap.
globalThis.gc?.();
const heapBefore = process.memoryUsage().heapUsed;
let kept: SiteDocument | undefined;
const cold = timeOf(() => {
  kept = openSiteDocument('sync', longText);
  return problemsOf(kept, path, longSite);
});
print('open sync-images.yaml to all problems, cold, 10 000 entries', `${cold.toFixed(0)} ms`, {
  is: cold,
  limit: 150,
  unit: 'ms',
});
if (globalThis.gc !== undefined && kept !== undefined) {
  globalThis.gc();
  const megabytes = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  const text = `${megabytes.toFixed(1)} MB for ${sourceOf(kept).length / 1e6} MB of text`;
  print('heap kept for it', text, { is: megabytes, limit: 10, unit: 'MB' });
}

const medians = new Map<number, number>();
for (const count of [10, 1_000, 10_000]) {
  const images = listOf(count);
  const text = textOf(images);
  const site = siteFor(images);
  measure(`open sync-images.yaml to all problems, ${count} entries`, {
    runs: count > 1_000 ? 5 : 20,
    ours: () => problemsOf(openSiteDocument('sync', text), path, site),
    peer: { name: 'yaml 2.9.1, parse alone', run: () => parse(text) as unknown },
  });
  let document = openSiteDocument('sync', text);
  const place = { path, site };
  const at = text.indexOf('image-', text.length / 2) + 6;
  let edits = 0;
  /** Types a character, or takes it away again. */
  const type = () => {
    const isTyped = edits % 2 === 1;
    edits += 1;
    const range = { start: at, end: isTyped ? at + 1 : at };
    document = editSiteDocument(document, [{ range, text: isTyped ? '' : '7' }]) ?? document;
    return problemsOf(document, path, site);
  };
  medians.set(
    count,
    measure(`one character in the middle to all problems, ${count} entries`, {
      runs: 1_000,
      ours: type,
      limit: 1,
    }),
  );
  for (const what of ['complete', 'hover'] as const) {
    const times = Array.from({ length: 200 }, () => {
      type();
      return timeOf(() => 'opened' in document && document.opened[what](at, place));
    });
    const took = p95Of(times);
    print(`${what} right after an edit, ${count} entries`, `${took.toFixed(2)} ms (p95)`, {
      is: took,
      limit: 5,
      unit: 'ms',
    });
  }
}
const growth = (medians.get(10_000) ?? 0) / (medians.get(10) ?? 1);
print('what an edit costs, 10 000 entries to 10', `${growth.toFixed(1)} times`, {
  is: growth,
  limit: 10,
  unit: 'times',
});

measure('generate sync-images.yaml, 10 000 images', { runs: 10, ours: () => generate(list) });
measure('generate again, 10 000 entries there', { runs: 5, ours: () => generate(list, longText) });
