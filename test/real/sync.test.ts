import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { taggedImages } from './lab/images.ts';
import { startLab, type Lab } from './lab/lab.ts';
import { mirrorHost, mirrorLogin } from './lab/mirror.ts';
import type { SyncOutcome } from './lab/outcome.ts';
import { requireLab, toolPath } from './lab/tools.ts';

/**
 * Real regsync on one file per way to get sync-images.yaml right or wrong, in test/fixtures/lab/sync.
 * outcomes.json there is what was seen: AIRGAP_RECORD=1 writes it anew, to be read as a diff.
 */
describe('a sync file, run by real regsync', function () {
  this.timeout(120_000);
  const fixtures = join(root, 'test/fixtures/lab/sync');
  const outcomesFile = join(fixtures, 'outcomes.json');
  const record = process.env['AIRGAP_RECORD'] === '1';
  const cases = readdirSync(fixtures)
    .flatMap((file) => /^(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .toSorted();
  const expected = JSON.parse(readFileSync(outcomesFile, 'utf8')) as Readonly<Record<string, SyncOutcome>>;
  const seen: Record<string, SyncOutcome | undefined> = {};
  let lab: Lab;
  let hub: string;

  before(async function () {
    requireLab(this);
    lab = await startLab();
    hub = join(lab.folder, 'upstreams/docker.io');
  });
  after(() => {
    lab?.stop();
    if (!record) return;
    const all = cases.map((name) => [name, seen[name] ?? expected[name]]);
    writeFileSync(outcomesFile, `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`);
  });

  it('every case has its outcome, and every outcome its case', function () {
    if (record) this.skip();
    assert.deepEqual(Object.keys(expected).toSorted(), cases);
  });

  for (const name of cases) {
    it(name, async () => {
      rmSync(join(lab.mirrorStorage, 'docker'), { recursive: true, force: true });
      const hubBefore = new Set(taggedImages(hub));
      const file = join(fixtures, `${name}.yaml`);
      const { code, stderr } = await lab.prep.exec(
        [toolPath('regsync'), 'once', '--abort-on-error', '-c', file],
        {
          env: { MIRROR: mirrorHost, USERNAME: mirrorLogin.username, PASSWORD: mirrorLogin.password },
        },
      );
      const outcome: SyncOutcome = {
        exit: code,
        mirror: named(lab, taggedImages(lab.mirrorStorage)),
        dockerHub: named(
          lab,
          taggedImages(hub).filter((image) => !hubBefore.has(image)),
        ),
        says: code === 0 ? '' : complaintIn(stderr),
      };
      seen[name] = outcome;
      if (!record) assert.deepEqual(outcome, expected[name]);
    });
  }
});

/** A YAML error ends with an excerpt of the file, whose lines are left out. */
function complaintIn(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^>?\s*(\d+ \||\^)/.test(line));
  return (lines.at(-1) ?? '').trim().replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:…');
}

/** Says of which image each digest is. */
function named(lab: Lab, images: readonly string[]): readonly string[] {
  return images.map((image) => {
    const [target = '', digest = ''] = image.split(' ');
    return `${target} from ${lab.images.find((one) => one.digest === digest)?.text}`;
  });
}
