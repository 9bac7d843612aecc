import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { containerdVersions, type Containerd } from './lab/containerd.ts';
import { removeImage } from './lab/images.ts';
import { startLab, type Lab } from './lab/lab.ts';
import { lookedAt, type Look, type Outcome, type Outcomes } from './lab/outcome.ts';
import { requireLab } from './lab/tools.ts';

/**
 * Real containerd on one directory for ghcr.io per way to get it right or wrong, in test/fixtures/lab/hosts.
 * outcomes.json there is what was seen: AIRGAP_RECORD=1 writes it anew, to be read as a diff.
 */
describe('a hosts directory, read by real containerd', function () {
  this.timeout(60_000);
  const fixtures = join(root, 'test/fixtures/lab/hosts');
  const outcomesFile = join(fixtures, 'outcomes.json');
  const record = process.env['AIRGAP_RECORD'] === '1';
  const cases = readdirSync(fixtures, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const expected = readOutcomes(outcomesFile);
  const seen: Record<string, Record<string, Outcome>> = {};
  let lab: Lab;

  before(async function () {
    requireLab(this);
    lab = await startLab();
    cpSync(join(lab.folder, 'upstreams/ghcr.io'), lab.mirrorStorage, { recursive: true });
    removeImage(lab.mirrorStorage, missing(lab));
  });
  after(() => {
    lab?.stop();
    if (record)
      writeFileSync(
        outcomesFile,
        format(Object.fromEntries(cases.map((name) => [name, { ...expected[name], ...seen[name] }]))),
      );
  });

  it('every case has its outcome, and every outcome its case', function () {
    if (record) this.skip();
    assert.deepEqual(Object.keys(expected).toSorted(), cases.toSorted());
  });

  for (const version of containerdVersions) {
    describe(`containerd ${version}`, () => {
      let containerd: Containerd | undefined;
      after(() => containerd?.stop());

      for (const name of cases) {
        it(name, async () => {
          const hosts = join(lab.folder, 'hosts', name);
          cpSync(join(fixtures, name), join(hosts, 'ghcr.io'), { recursive: true });
          const look = async (reference: string): Promise<Look> => {
            containerd ??= await lab.containerd(version);
            const result = await lookAt(lab, containerd, hosts, reference);
            if (result.ended === 'crashed') {
              await containerd.stop();
              containerd = undefined;
            }
            return result;
          };
          const outcome = { present: await look(present(lab).text), missing: await look(missing(lab).text) };
          seen[name] = { ...seen[name], [version]: outcome };
          if (!record) assert.deepEqual(outcome, expected[name]?.[version]);
        });
      }
    });
  }
});

async function lookAt(lab: Lab, containerd: Containerd, hosts: string, reference: string): Promise<Look> {
  const result = await containerd.pull(hosts, reference);
  const asked = await lab.nodeMirror.takeRequests();
  const upstream = Object.keys(await lab.sink.take()).length > 0;
  return {
    ended: result.ok ? 'pulled' : result.crashed ? 'crashed' : 'failed',
    mirror: asked.flatMap((request) => /^HEAD (\S+\/manifests\/\S+) /.exec(request)?.[1] ?? []),
    upstream,
  };
}

function present(lab: Lab): Lab['images'][number] {
  return imageOf(lab, lookedAt.present);
}

function missing(lab: Lab): Lab['images'][number] {
  return imageOf(lab, lookedAt.missing);
}

function imageOf(
  lab: Lab,
  name: { readonly repository: string; readonly tag: string },
): Lab['images'][number] {
  const image = lab.images.find(({ repository, tag }) => repository === name.repository && tag === name.tag);
  assert.ok(image, name.repository);
  return image;
}

function readOutcomes(file: string): Outcomes {
  return JSON.parse(readFileSync(file, 'utf8')) as Outcomes;
}

/** One line for each pull, so that a change reads well as a diff. */
function format(outcomes: Outcomes): string {
  const line = (key: string, value: unknown): string => `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const block = (indent: string, lines: readonly string[]): string =>
    `{\n${lines.map((text) => `${indent}  ${text}`).join(',\n')}\n${indent}}`;
  const cases = Object.entries(outcomes).map(([name, versions]) => {
    const lines = Object.entries(versions).map(
      ([version, { present: has, missing: lacks }]) =>
        `${JSON.stringify(version)}: ${block('    ', [line('present', has), line('missing', lacks)])}`,
    );
    return `${JSON.stringify(name)}: ${block('  ', lines)}`;
  });
  return `${block('', cases)}\n`;
}
