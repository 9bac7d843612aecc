import assert from 'node:assert/strict';
import { openSiteDocument, problemsOf } from '../../../src/core/check/site-documents.ts';
import type { SiteDocumentKind } from '../../../src/core/check/site-documents.ts';
import { emptySite } from '../../../src/core/plan/site.ts';

/** Files with one text at every place where a pattern looks at it. */
const files: readonly [kind: SiteDocumentKind, path: string, text: (value: string) => string][] = [
  [
    'plan',
    'airgap.yaml',
    (value) =>
      `images: {lists: ["${value}!"], overrides: [{match: "${value}!"}]}
mirror: {url: "http://${value}!", ca: "${value}!"}
upstreams: {"${value}!": {prefix: "${value}!"}}
proxy: {http: "http://${value}!", noProxy: ["${value}!"]}
network: {interface: "${value}!", podCidr: "${value}!"}
nodes: [{name: "${value}!", address: "${value}!", ssh: "${value}!"}]
`,
  ],
  [
    'sync',
    'sync-images.yaml',
    (value) =>
      `sync: [{source: "${value}!", target: "${value}!", type: image, tags: {allow: ["${value}!"]}}]\n#${value}\n`,
  ],
  [
    'hosts',
    'hosts.d/ghcr.io/hosts.toml',
    (value) => `server = "http://${value}!"\n[host."http://${value}!"]\nca = "${value}!"\n${value} = 1\n`,
  ],
  ['images', 'images/k8s.txt', (value) => `${value}!\n`],
];

/** A pattern that starts over at each character of a run, or tries each way to cut it, takes minutes for these. */
const runs = [
  ':',
  '::',
  'a:',
  'a',
  'A',
  '0',
  '-',
  '.',
  'a.',
  'a-',
  '_',
  '/',
  'a/',
  '@',
  '[',
  '[a',
  '(',
  '{{',
  ' ',
  '%',
];

describe('texts with long runs of one character', () => {
  for (const [kind, path, text] of files) {
    for (const run of runs) {
      it(`a ${kind} of ${JSON.stringify(run)}`, () => {
        const document = openSiteDocument(kind, text(run.repeat(200_000 / run.length)));
        assert.notDeepEqual(problemsOf(document, path, emptySite), []);
      });
    }
  }
});
