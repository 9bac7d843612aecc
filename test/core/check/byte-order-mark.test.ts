import assert from 'node:assert/strict';
import { openSiteDocument, problemsOf } from '../../../src/core/check/site-documents.ts';
import { serviceFor } from '../../../src/core/check/languages.ts';
import { emptySite } from '../../../src/core/plan/site.ts';

const texts = {
  sync: { path: 'sync-images.yaml', text: 'version: 1\n' },
  hosts: {
    path: 'hosts.d/ghcr.io/hosts.toml',
    text: 'server = "http://m:1"\n[host."http://m:1"]\n  capabilities = ["pull", "resolve"]\n',
  },
} as const;

describe('a byte order mark that an editor took away', () => {
  for (const kind of ['sync', 'hosts'] as const) {
    const { path, text } = texts[kind];
    it(`is reported in ${path}, and offers to remove nothing of the text`, () => {
      const place = { path, site: emptySite };
      const [problem, ...others] = problemsOf(openSiteDocument(kind, text, true), path, emptySite);
      assert.equal(problem?.code, `${kind}.byte-order-mark`);
      assert.equal(problem.severity, 'error');
      assert.deepEqual(problem.range, { start: 0, end: 0 });
      assert.deepEqual(others, []);
      assert.deepEqual(serviceFor(kind).open(text).fixes(problem, place), []);
      assert.deepEqual(problemsOf(openSiteDocument(kind, text), path, emptySite), []);
    });
  }
});
