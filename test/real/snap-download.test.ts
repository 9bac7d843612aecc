import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { parseYaml } from '../../src/core/language/yaml/yaml.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { isProved, snapsEvidence } from '../../src/core/snaps/site-snaps.ts';
import type { SnapCheck } from '../../src/core/snaps/site-snaps.ts';
import { snapDownloads } from '../../src/core/steps/catalogue.ts';
import { commandLine } from '../../src/core/steps/quote.ts';
import { stateOf } from '../../src/core/steps/state.ts';
import { digestFile } from '../../src/node/snaps/digest-file.ts';
import { lookAtSnaps } from '../../src/node/snaps/look-at-snaps.ts';
import { ask, buildJudge, snapClientProblem } from './assertions/snapd-code.ts';
import { createNamespace, labFolder } from './lab/namespace.ts';
import type { Namespace } from './lab/namespace.ts';
import { makeSignedSnap, startSnapStore } from './lab/snap-store.ts';
import type { SnapStore } from './lab/snap-store.ts';
import { requireLab } from './lab/tools.ts';

const env = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, HOME: '/nonexistent' };

/** What the store has: `meta/snap.yaml` by the snap's name. The page would take core20 for this k8s. */
const yamls = {
  snapd: 'name: snapd\nversion: 2.63\ntype: snapd\n',
  core20: 'name: core20\nversion: 1\ntype: base\n',
  core22: 'name: core22\nversion: 1\ntype: base\n',
  k8s: 'name: k8s\nversion: v1.32.13\nbase: core22\nconfinement: classic\narchitectures: [amd64]\n',
} as const;

/** AIRGAP_RECORD=1 writes them anew. */
const fixtures = {
  /** A k8s that names a base which no track is known to have. */
  'test/fixtures/snaps': {
    snapd: yamls.snapd,
    core24: 'name: core24\nversion: 1\ntype: base\n',
    k8s: 'name: k8s\nversion: v1.35.7\nbase: core24\nconfinement: classic\narchitectures: [amd64]\n',
  },
  /** What the page downloads, and the snapd that it forgets. */
  'test/fixtures/page/snaps': {
    snapd: yamls.snapd,
    core20: yamls.core20,
    k8s: yamls.k8s.replace('core22', 'core20'),
  },
} as const;

const planText = `kubernetes: {channel: 1.32-classic/stable, trust: trust/root.assert}
images: {}
nodes: [{name: n, address: 10.0.0.1, role: control-plane}]
`;

describe('snaps, downloaded by the real snap from the store of its own tests', function () {
  this.timeout(300_000);
  let folder = '';
  let namespace: Namespace | undefined;
  let store: SnapStore | undefined;
  let plan: Plan;
  const site = (): string => join(folder, 'site');
  const file = (name: string): string => join(site(), 'snaps/amd64', name);

  before(async function () {
    requireLab(this);
    const missing = snapClientProblem();
    if (missing !== undefined) {
      if (process.env['CI']) assert.fail(`${missing}, and in CI this suite may not be skipped`);
      console.log(`skipped: snap download: ${missing}`);
      this.skip();
    }
    const read = readPlan(parseYaml(planText)).plan;
    assert.ok(read);
    plan = read;
    folder = labFolder();
    namespace = createNamespace({ role: 'store', addresses: [], hosts: {}, env });
    store = await startSnapStore(namespace, {
      listen: '127.0.0.1:11028',
      folder: join(folder, 'store'),
      snaps: Object.fromEntries(
        Object.entries(yamls).map(([name, yaml]) => [
          name,
          { 'meta/snap.yaml': yaml, data: 'x'.repeat(200_000) },
        ]),
      ),
    });
    mkdirSync(join(folder, 'bin'));
    symlinkSync(store.program, join(folder, 'bin/snap'));
    mkdirSync(join(site(), 'trust'), { recursive: true });
    writeFileSync(join(site(), 'airgap.yaml'), planText);
    copyFileSync(join(root, 'test/fixtures/assertions/test-root.assert'), join(site(), 'trust/root.assert'));
  });
  after(async () => {
    await store?.stop();
    namespace?.remove();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  const look = (): Promise<readonly SnapCheck[]> =>
    lookAtSnaps(site(), plan, {
      digestWorker: join(root, 'dist/digest-worker.mjs'),
      env,
      now: Date.now(),
    });
  const found = (checks: readonly SnapCheck[]): Record<string, readonly string[]> =>
    Object.fromEntries(checks.map(({ snap, problems }) => [snap.name, problems.map(({ code }) => code)]));

  /** The step's own commands, as they are shown for bash. */
  async function download(...names: readonly string[]): Promise<string> {
    const lines = snapDownloads(plan, 'amd64', names).map((command) => commandLine(command));
    const ran = await namespace?.exec(['bash', '-euc', lines.join('\n')], {
      cwd: site(),
      env: { ...store?.env, PATH: `${join(folder, 'bin')}:${env.PATH}` },
    });
    assert.equal(ran?.code, 0, `${lines.join('\n')}\n${ran?.stdout}${ran?.stderr}`);
    return ran.stdout;
  }

  it('are snapd and k8s, then the base that this k8s names, and all of them are proved', async () => {
    assert.deepEqual(found(await look()), {
      snapd: ['snap.missing'],
      core20: ['snap.missing'],
      k8s: ['snap.missing'],
    });
    await download('snapd', 'k8s');
    const halfway = await look();
    assert.deepEqual(found(halfway), { snapd: [], core22: ['snap.missing'], k8s: [] });
    await download('core22');
    const checks = await look();
    assert.ok(checks.every(isProved), JSON.stringify(checks));
    const state = stateOf(snapsEvidence(checks), 0);
    assert.equal(state.kind, 'proved');
    assert.equal(
      state.kind === 'proved' && state.summary,
      'snapd 7, core22 7, k8s 7: digests and signatures hold',
    );
    cpSync(file('.'), join(folder, 'good'), { recursive: true });
    assert.deepEqual(
      readdirSync(join(site(), 'snaps/amd64')).toSorted(),
      ['core22', 'k8s', 'snapd'].flatMap((name) => [`${name}.assert`, `${name}.snap`]),
    );
  });

  it('are proved by the command line too, each alone and all with their plan', () => {
    const run = (...args: readonly string[]) => {
      const { status, stdout } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args, '--json'], {
        cwd: site(),
        encoding: 'utf8',
      });
      return { status, answer: JSON.parse(stdout) as Record<string, unknown> };
    };
    const one = run('snap', 'snaps/amd64/k8s.snap', '--root', 'trust/root.assert');
    assert.equal(one.status, 0);
    const { accepted, name, revision, base, snapVersion, architectures } = one.answer;
    assert.deepEqual(
      { accepted, name, revision, base, snapVersion, architectures },
      {
        accepted: true,
        name: 'k8s',
        revision: 7,
        base: 'core22',
        snapVersion: 'v1.32.13',
        architectures: ['amd64'],
      },
    );
    const untrusted = run('snap', 'snaps/amd64/k8s.snap');
    assert.deepEqual([untrusted.status, untrusted.answer['accepted']], [1, false]);
    const whole = run('check', '.');
    // The plan itself, three snaps, and images, of which nothing was checked since no list names one.
    assert.deepEqual([whole.answer['expected'], whole.answer['checked'], whole.answer['passed']], [5, 4, 3]);
  });

  const damages: readonly [title: string, damage: () => void, name: string, codes: readonly string[]][] = [
    [
      'a byte of the .snap is changed',
      () => change('k8s.snap', 60),
      'k8s',
      ['snap.metadata', 'snap.changed'],
    ],
    [
      'a byte in the middle of the .snap is changed',
      () => change('k8s.snap', 100_000),
      'k8s',
      ['snap.changed'],
    ],
    ['the .snap is cut', () => cut('core22.snap', 100), 'core22', ['snap.metadata', 'snap.other-revision']],
    [
      'the .snap is a page of a portal',
      () => write('snapd.snap', '<html>'),
      'snapd',
      ['snap.metadata', 'snap.other-revision'],
    ],
    ['the .assert is cut', () => cut('k8s.assert', 4000), 'k8s', ['snap.assert-cut']],
    ['the .assert is empty', () => write('k8s.assert', ''), 'k8s', ['snap.assert-empty']],
    ['the .assert is gone', () => rmSync(file('k8s.assert')), 'k8s', ['snap.assert-missing']],
    [
      'the .assert is of another snap',
      () => copyFileSync(file('snapd.assert'), file('core22.assert')),
      'core22',
      ['snap.other-snap'],
    ],
    [
      'the revision in the .assert is forged',
      () => write('k8s.assert', text('k8s.assert').replace('snap-revision: 7', 'snap-revision: 8')),
      'k8s',
      ['snap.assert-signature'],
    ],
    [
      'another snap lies under its name',
      () => ['snap', 'assert'].forEach((end) => copyFileSync(file(`core22.${end}`), file(`snapd.${end}`))),
      'snapd',
      ['snap.other-snap'],
    ],
  ];
  const text = (name: string): string => readFileSync(file(name), 'latin1');
  const write = (name: string, content: string | Buffer): void => {
    rmSync(file(name));
    writeFileSync(file(name), content);
  };
  const cut = (name: string, length: number): void =>
    write(name, readFileSync(file(name)).subarray(0, length));
  const change = (name: string, at: number): void => {
    const bytes = readFileSync(file(name));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    write(name, bytes);
  };
  for (const [title, damage, name, codes] of damages) {
    it(`say so where ${title}, and are whole again after the next download`, async () => {
      rmSync(file('.'), { recursive: true });
      cpSync(join(folder, 'good'), file('.'), { recursive: true });
      damage();
      const checks = await look();
      assert.deepEqual(found(checks)[name], codes);
      assert.equal(stateOf(snapsEvidence(checks), 0).kind, 'short');
      assert.equal(checks.filter(isProved).length, 2, 'nothing is said of the others');
      await download(name);
      assert.ok((await look()).every(isProved));
    });
  }

  it('are taken by snapd too, where other suites have them as fixtures', async () => {
    if (process.env['AIRGAP_RECORD']) await recordFixtures();
    const all = Object.entries(fixtures).flatMap(([path, snaps]) =>
      Object.keys(snaps).map((name) => ({ name, stem: join(root, path, name) })),
    );
    const states = await Promise.all(
      all.map(async ({ name, stem }) => ({
        name,
        snap: { ...(await digestFile(`${stem}.snap`)), name },
        assert: readFileSync(`${stem}.assert`).toString('base64'),
      })),
    );
    assert.deepEqual(
      ask<object>(buildJudge(), 'judge', states),
      states.map(() => ({})),
    );
  });

  it('are finished after a download that was killed', async () => {
    const bytes = readFileSync(file('k8s.snap'));
    rmSync(file('k8s.snap'));
    rmSync(file('k8s.assert'));
    writeFileSync(file('k8s.snap.partial'), bytes.subarray(0, 1000));
    assert.deepEqual(found(await look())['k8s'], ['snap.missing']);
    await download('k8s');
    assert.ok((await look()).every(isProved));
    assert.ok(!readdirSync(join(site(), 'snaps/amd64')).includes('k8s.snap.partial'));
  });
});

/** Writes the snaps of the fixtures anew: small ones that other suites take for downloaded ones. */
async function recordFixtures(): Promise<void> {
  for (const [path, snaps] of Object.entries(fixtures)) {
    for (const [name, yaml] of Object.entries(snaps)) {
      const stem = join(root, path, name);
      const signed = await makeSignedSnap(`${stem}.snap`, name, { 'meta/snap.yaml': yaml });
      writeFileSync(`${stem}.assert`, signed);
    }
  }
}
