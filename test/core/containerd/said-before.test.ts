import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { hostsLanguage } from '../../../src/core/containerd/language.ts';
import { checkDocument } from '../../../src/core/language/check.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { mirrorHost } from '../../real/lab/mirror.ts';
import type { Outcome, Outcomes } from '../../real/lab/outcome.ts';

const fixtures = join(root, 'test/fixtures/lab/hosts');
const path = 'hosts.d/ghcr.io/hosts.toml';

/** The mirror was asked for both images and nobody else was. */
function works({ present, missing }: Outcome): boolean {
  return [present, missing].every(({ mirror, upstream }) => mirror.length > 0 && !upstream);
}

/**
 * The mirror is asked, and yet something is wrong: only `server` reaches it, not the table that was meant to, or it is
 * asked for a path that nobody meant.
 */
const byLuck: ReadonlySet<string> = new Set([
  'dial-timeout-a-number',
  'host-inline-table',
  'host-upper-case',
  'host-without-scheme',
  'hosts-plural',
  'prefix-without-override',
  'prefix-override-in-table-only',
]);

describe('what is said of a hosts.toml before real containerd shows it', () => {
  const outcomes = JSON.parse(readFileSync(join(fixtures, 'outcomes.json'), 'utf8')) as Outcomes;
  const { plan } = readPlan(
    parseYaml(
      `kubernetes: {channel: 1.32-classic/stable}\nimages: {}\nmirror: {url: "http://${mirrorHost}"}\n`,
    ),
  );
  for (const [name, versions] of Object.entries(outcomes)) {
    // Where there is no file, there is no line to say it at.
    if (name === 'no-file') continue;
    for (const [containerd, outcome] of Object.entries(versions)) {
      it(`${name}, containerd ${containerd}: ${works(outcome) ? 'works' : 'does not'}`, () => {
        const document = hostsLanguage.parse(readFileSync(join(fixtures, name, 'hosts.toml'), 'utf8'));
        const fileExists = (file: string): boolean =>
          file === path || (file.endsWith('/ca.crt') && name === 'ca-beside');
        const site = {
          ...emptySite,
          plan,
          containerd,
          fileExists,
          hostsFiles: [{ path, content: document }],
        };
        const problems = checkDocument(hostsLanguage, { document, path, site }).map(
          ({ severity, code }) => `${severity} ${code}`,
        );
        if (name.startsWith('good')) assert.deepEqual(problems, []);
        else if (!works(outcome) || byLuck.has(name)) assert.notDeepEqual(problems, []);
        else
          assert.deepEqual(
            problems.filter((problem) => problem.startsWith('error')),
            [],
          );
      });
    }
  }
});
