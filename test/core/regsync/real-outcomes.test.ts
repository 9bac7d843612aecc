import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { checkDocument } from '../../../src/core/language/check.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite, type Site } from '../../../src/core/plan/site.ts';
import { syncLanguage } from '../../../src/core/regsync/language.ts';
import { mirrorHost } from '../../real/lab/mirror.ts';
import type { SyncOutcome } from '../../real/lab/outcome.ts';

const fixtures = join(root, 'test/fixtures/lab/sync');
const image = 'ghcr.io/canonical/coredns:1.12.4-ck0';

/** What nobody can see in the file: why it fails is up to the upstream, the mirror or the environment. */
const beyondTheFile: ReadonlyMap<string, string> = new Map([
  ['source-not-upstream', 'the upstream has no such tag'],
  ['creds-without-login', 'the mirror wants a login; a look at the mirror says so'],
  ['target-with-another-variable', 'nothing sets that variable'],
]);

describe('what is said of a sync file before real regsync shows it', () => {
  const outcomes = JSON.parse(readFileSync(join(fixtures, 'outcomes.json'), 'utf8')) as Record<
    string,
    SyncOutcome
  >;
  const plan = readPlan(
    parseYaml(
      `kubernetes: {channel: 1.32-classic/stable}\nimages: {}\nmirror: {url: "http://${mirrorHost}"}\n`,
    ),
  ).plan;
  const site: Site = {
    ...emptySite,
    plan,
    lists: [{ path: 'images/k8s.txt', content: parseImageList(`${image}\n`) }],
  };

  for (const [name, { exit, mirror, dockerHub }] of Object.entries(outcomes)) {
    const worked =
      exit === 0 && dockerHub.length === 0 && mirror.some((line) => line.endsWith(` from ${image}`));
    it(`${name}: ${worked ? 'worked' : 'did not work'}`, () => {
      const document = syncLanguage.parse(readFileSync(join(fixtures, `${name}.yaml`), 'utf8'));
      const context = {
        document,
        path: 'sync-images.yaml',
        site: { ...site, syncFiles: [{ path: 'sync-images.yaml', content: document }] },
      };
      const problems = checkDocument(syncLanguage, context).map(
        ({ severity, code }) => `${severity} ${code}`,
      );
      if (name === 'good') assert.deepEqual(problems, []);
      else if (!beyondTheFile.has(name)) assert.notDeepEqual(problems, []);
      else
        assert.ok(!worked && problems.every((problem) => !problem.startsWith('error')), problems.join(', '));
    });
  }
});
