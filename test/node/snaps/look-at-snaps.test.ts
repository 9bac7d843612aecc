import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import type { FileDigest } from '../../../src/node/snaps/digest-file.ts';
import { fileCacheKey } from '../../../src/node/snaps/file-cache-key.ts';
import { lookAtSnaps } from '../../../src/node/snaps/look-at-snaps.ts';
import type { LookAtSnapsOptions } from '../../../src/node/snaps/look-at-snaps.ts';
import { needProgram } from '../support/need-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const good = readFileSync('test/fixtures/assertions/good.assert');
/** What good.assert proves: a k8s of revision 7. */
const proved: FileDigest = {
  sha3_384: 'IkRWhL0i5pYW54rOa3WaZFTCWt-yuRfeH_hOo8h9XTa5iG3ZYn2ciKLl7a5DJ4dO',
  size: 25,
};

describe('looking at the snaps of a site', () => {
  needProgram('unsquashfs', 'apt install squashfs-tools');
  needProgram('mksquashfs', 'apt install squashfs-tools');
  const folder = temporaryFolder();
  const site = join(folder.path, 'site');
  const snaps = join(site, 'snaps/amd64');
  const options: LookAtSnapsOptions = {
    digestWorker: join(process.cwd(), 'dist/digest-worker.mjs'),
    env: { PATH: process.env['PATH'] },
    now: Date.parse('2026-01-01T00:00:00Z'),
  };
  const planOf = (more = ''): Plan => {
    const text = `kubernetes: {channel: 1.32-classic/stable, trust: trust/root.assert}\nimages: {}\n${more}`;
    const { plan } = readPlan(parseYaml(text));
    assert.ok(plan);
    return plan;
  };
  const makeSnap = (name: string, yaml: string): void => {
    const root = join(folder.path, `root-${name}`);
    folder.write(`root-${name}/meta/snap.yaml`, `name: ${name}\n${yaml}`);
    mkdirSync(snaps, { recursive: true });
    execFileSync('mksquashfs', [
      root,
      join(snaps, `${name}.snap`),
      '-all-root',
      '-quiet',
      '-no-progress',
      '-noappend',
    ]);
    folder.write(`site/snaps/amd64/${name}.assert`, good);
  };
  beforeEach(() => {
    rmSync(site, { recursive: true, force: true });
    folder.write('site/trust/root.assert', readFileSync('test/fixtures/assertions/test-root.assert'));
  });
  const codes = async (plan: Plan, more: Partial<LookAtSnapsOptions> = {}): Promise<[string, string[]][]> =>
    (await lookAtSnaps(site, plan, { ...options, ...more })).map(({ snap, problems }) => [
      snap.name,
      problems.map(({ code }) => code),
    ]);

  it('asks for the base of the track while there is no k8s, then for the one that it names', async () => {
    assert.deepEqual(await codes(planOf()), [
      ['snapd', ['snap.missing']],
      ['core20', ['snap.missing']],
      ['k8s', ['snap.missing']],
    ]);
    makeSnap('k8s', 'version: v1.32.1\nbase: core24\n');
    makeSnap('core20', '');
    assert.deepEqual(await codes(planOf()), [
      ['snapd', ['snap.missing']],
      ['core24', ['snap.base']],
      ['k8s', ['snap.other-revision']],
    ]);
  });

  it('takes no base whose name is none, since a path is made of it', async () => {
    for (const base of ['../../../etc/x', '--edge', 'Core22', 'core22/x', 'c'.repeat(41)]) {
      makeSnap('k8s', `version: v1.32.1\nbase: '${base}'\n`);
      assert.deepEqual((await codes(planOf()))[1], ['core20', ['snap.missing']]);
    }
  });

  it('asks for no other base while the k8s is too damaged to name one', async () => {
    makeSnap('core22', '');
    folder.write('site/snaps/amd64/k8s.snap', 'half a download');
    assert.deepEqual((await codes(planOf()))[1], ['core22', ['snap.other-snap']]);
  });

  it('proves each by the .assert beside it and the root of the plan, and remembers digests', async () => {
    makeSnap('k8s', 'version: v1.32.1\nbase: core22\n');
    const path = join(snaps, 'k8s.snap');
    const key = (): string => fileCacheKey(statSync(path, { bigint: true }));
    const digests = new Map<string, FileDigest>();
    const told: number[][] = [];
    const onProgress = (done: number, total: number): void => void told.push([done, total]);
    await codes(planOf(), { digests, onProgress });
    const { size } = statSync(path);
    assert.deepEqual([[...digests.keys()], digests.get(key())?.size], [[key()], size]);
    assert.deepEqual(told.at(-1), [size, size]);

    digests.set(key(), proved);
    const remembered = await lookAtSnaps(site, planOf(), { ...options, digests });
    const k8s = remembered.find(({ snap }) => snap.name === 'k8s');
    assert.deepEqual([k8s?.revision, k8s?.problems], [7, []]);

    const { trust: _, ...rest } = planOf();
    const untrusted = await codes({ ...rest, trust: undefined }, { digests });
    assert.deepEqual(untrusted[2], ['k8s', ['snap.assert-prerequisite']]);

    makeSnap('k8s', 'version: v1.32.1\nbase: core22\n# changed\n');
    assert.deepEqual((await codes(planOf(), { digests }))[2], ['k8s', ['snap.other-revision']]);
  });

  it('names each damage of a file', async () => {
    makeSnap('k8s', 'version: v1.32.1\nbase: core20\n');
    makeSnap('snapd', '');
    makeSnap('core20', '');
    const bytes = readFileSync(join(snaps, 'snapd.snap'));
    const assertion = (name: string, content: string | Buffer): unknown =>
      folder.write(`site/snaps/amd64/${name}.assert`, content);
    folder.write('site/snaps/amd64/snapd.snap', bytes.subarray(0, 150));
    folder.write('site/snaps/amd64/core20.snap', '<html>Log in</html>');
    assertion('k8s', '');
    assert.deepEqual(await codes(planOf()), [
      ['snapd', ['snap.metadata', 'snap.other-revision']],
      ['core20', ['snap.metadata', 'snap.other-revision']],
      ['k8s', ['snap.assert-empty']],
    ]);
    assertion('k8s', good.subarray(0, good.length - 100));
    renameSync(join(snaps, 'snapd.assert'), join(snaps, 'other.assert'));
    rmSync(join(snaps, 'core20.snap'));
    mkdirSync(join(snaps, 'core20.snap'));
    const found = await codes(planOf());
    assert.deepEqual(found, [
      ['snapd', ['snap.metadata', 'snap.assert-missing']],
      ['core20', ['snap.unreadable']],
      ['k8s', ['snap.assert-cut']],
    ]);
  });

  it('wants a folder for each architecture, and says what it cannot look at', async () => {
    makeSnap('k8s', 'version: v1.32.1\nbase: core20\n');
    const nodes = ['amd64', 'arm64'].map(
      (arch, index) => `{name: n${index}, address: 10.0.0.${index + 1}, role: worker, arch: ${arch}}`,
    );
    const checks = await lookAtSnaps(site, planOf(`nodes: [${nodes.join(', ')}]\n`), { ...options, env: {} });
    assert.deepEqual(
      checks.map(({ snap, checked }) => `${snap.path} ${checked}`),
      ['amd64', 'arm64'].flatMap((arch) =>
        ['snapd', 'core20', 'k8s'].map((name) => `snaps/${arch}/${name}.snap false`),
      ),
    );
    assert.match(checks[2]?.problems[0]?.message ?? '', /needs unsquashfs/);
  });

  it('ends when it is cancelled', async () => {
    makeSnap('k8s', '');
    const looking = lookAtSnaps(site, planOf(), { ...options, signal: AbortSignal.abort() });
    await assert.rejects(looking, { reason: 'cancelled' });
  });
});
