import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { openSiteDocument, problemsOf, siteOf } from '../../src/core/check/site-documents.ts';
import { emptyRecord } from '../../src/core/generate/generated-record.ts';
import { generateSync } from '../../src/core/generate/generate-sync.ts';
import { parseYaml } from '../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { measure } from './measure.ts';

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

/** Reads a text and checks it, as the editor does after each change. */
function diagnose(text: string): number {
  const document = openSiteDocument('sync', text);
  const site = siteOf(new Map([['sync-images.yaml', document]]), { plan, fileExists: () => undefined });
  return problemsOf(document, 'sync-images.yaml', site).length;
}

const ten = listOf(10_000);
measure('generate sync-images.yaml, 10 000 images', { runs: 10, ours: () => generate(ten) });
const tenText = textOf(ten);
measure('generate again, 10 000 entries there', { runs: 5, ours: () => generate(ten, tenText) });

for (const count of [10, 1_000, 10_000]) {
  const text = textOf(listOf(count));
  measure(`open sync-images.yaml to all problems, ${count} entries`, {
    runs: count > 1_000 ? 5 : 20,
    ours: () => diagnose(text),
    peer: { name: 'yaml 2.9.1, parse alone', run: () => parse(text) as unknown },
  });
  let edit = 0;
  measure(`one character in the middle to all problems, ${count} entries`, {
    runs: count > 1_000 ? 5 : 20,
    ours: () => {
      const at = text.indexOf('image-', text.length / 2) + 6;
      edit += 1;
      return diagnose(`${text.slice(0, at)}${edit % 10}${text.slice(at)}`);
    },
  });
}
