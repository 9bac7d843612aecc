import assert from 'node:assert/strict';
import type { SnapProblem } from '../../../src/core/snaps/assertions/snap-problem.ts';
import { parseSnapYaml } from '../../../src/core/snaps/parse-snap-yaml.ts';
import { checkSiteSnaps, isProved, siteSnaps, snapsEvidence } from '../../../src/core/snaps/site-snaps.ts';
import type { SeenArchitecture, SeenSnap } from '../../../src/core/snaps/site-snaps.ts';
import { snapCodes } from '../../../src/core/snaps/snap-codes.ts';
import { remedies } from '../../../src/core/snaps/assertions/snap-problem.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import { planFrom } from '../steps/support.ts';

const node = (name: string, arch: string): string =>
  `{name: ${name}, address: 10.0.0.1, role: worker, arch: ${arch}}`;
const planOf = (channel: string, ...nodes: string[]) =>
  planFrom(`kubernetes: {channel: ${channel}}\nimages: {}\nnodes: [${nodes.join(', ')}]\n`);
const plan = planOf('1.35-classic/stable', node('a', 'amd64'));

function snap(revision: number, yaml = '', problems: readonly SnapProblem[] = []): SeenSnap {
  const refused = problems.find(({ severity }) => severity === 'error');
  return {
    state: 'read',
    metadata: parseSnapYaml(yaml),
    proof: {
      accepted: refused === undefined,
      reason: refused?.message,
      name: 'name',
      snapId: 'id',
      revision: refused === undefined ? revision : undefined,
      size: 1,
      sha3_384: 'digest',
      assertions: [],
      problems,
    },
  };
}

function seen(
  snaps: Readonly<Record<string, SeenSnap>>,
  more: Partial<SeenArchitecture> = {},
): SeenArchitecture {
  return {
    arch: 'amd64',
    base: 'core22',
    snaps: new Map(Object.entries(snaps)),
    files: Object.keys(snaps).map((name) => `${name}.snap`),
    ...more,
  };
}

const good = {
  snapd: snap(17),
  core22: snap(1122),
  k8s: snap(1300, 'name: k8s\nversion: v1.35.7\nbase: core22\narchitectures: [amd64]\n'),
};

describe('the snaps of a site', () => {
  it('are snapd, the base and k8s, in the order in which they are installed', () => {
    const names = (channel: string, base?: string): string[] =>
      siteSnaps({ channel }, 'arm64', base).map(({ path }) => path);
    const of = (base: string): string[] => ['snapd', base, 'k8s'].map((name) => `snaps/arm64/${name}.snap`);
    assert.deepEqual(names('1.32-classic/stable'), of('core20'));
    assert.deepEqual(names('1.33-classic/stable'), of('core20'));
    assert.deepEqual(names('1.34-classic/stable'), of('core22'));
    assert.deepEqual(names('1.36-classic/stable'), of('core22'));
    assert.deepEqual(names('1.32-classic/stable', 'core24'), of('core24'), 'what the k8s snap names wins');
  });

  it('are proved where nothing is wrong with any of them', () => {
    const checks = checkSiteSnaps(plan, [seen(good)]);
    assert.ok(checks.every(isProved));
    const { summary, expected, checked } = snapsEvidence(checks);
    assert.deepEqual([expected, checked], [3, 3]);
    assert.equal(summary, 'snapd 17, core22 1122, k8s 1300: digests and signatures hold');
    assert.equal(stateOf(snapsEvidence(checks), 0).kind, 'proved');
  });

  it('are wanted for each architecture of the nodes', () => {
    const both = planOf('1.36-classic/stable', node('a', 'amd64'), node('b', 's390x'), node('c', 'amd64'));
    const k8s = (arch: string) => snap(9, `name: k8s\nversion: 1.36.4\narchitectures: [${arch}]\n`);
    const all = [
      seen({ ...good, k8s: k8s('amd64') }),
      seen({ ...good, k8s: k8s('s390x') }, { arch: 's390x' }),
    ];
    const whole = snapsEvidence(checkSiteSnaps(both, all));
    assert.equal(
      whole.summary,
      'amd64: snapd 17, core22 1122, k8s 9; s390x: snapd 17, core22 1122, k8s 9: digests and signatures hold',
    );
    const half = snapsEvidence(checkSiteSnaps(both, all.slice(0, 1)));
    assert.deepEqual([half.expected, half.checked, half.problems.length], [6, 3, 3]);
    assert.equal(half.summary, '3 of 6 snaps hold');
    assert.ok(half.problems.every(({ subject }) => subject.startsWith('snaps/s390x/')));
  });

  it('say once nothing is there that nothing is', () => {
    const evidence = snapsEvidence(checkSiteSnaps(plan, []));
    assert.equal(evidence.summary, 'no snap is there yet');
    assert.deepEqual([evidence.expected, evidence.checked, evidence.problems.length], [3, 0, 3]);
  });

  const warning = { code: 'snap.node-snapd', severity: 'warning', message: 'format 6' } as const;
  it('count what is only a warning', () => {
    const checks = checkSiteSnaps(plan, [seen({ ...good, snapd: snap(17, '', [warning]) })]);
    assert.match(snapsEvidence(checks).summary, /digests and signatures hold, 1 warning$/);
    assert.equal(stateOf(snapsEvidence(checks), 0).kind, 'proved');
  });

  const changed = { code: 'snap.changed', severity: 'error', message: 'was changed' } as const;
  const k8s = (yaml: string): SeenArchitecture => seen({ ...good, k8s: snap(1, yaml) });
  const { snapd, core22, k8s: goodK8s } = good;
  const wrong: readonly [title: string, seen: SeenArchitecture, path: string, code: string, says: RegExp][] =
    [
      [
        'snapd is missing',
        seen({ core22, k8s: goodK8s }),
        'snapd',
        'snap.missing',
        /^is not there: .*cannot install system snap "snapd".* Download snapd for amd64/,
      ],
      [
        'the base is missing',
        seen({ snapd, k8s: goodK8s }),
        'core22',
        'snap.missing',
        /Download core22 for amd64/,
      ],
      [
        'another base is there',
        seen({ snapd, k8s: goodK8s }, { files: ['core20.snap', 'k8s.snap', 'snapd.snap'] }),
        'core22',
        'snap.base',
        /names core22 as its base, and core20\.snap is here instead: .*cannot install snap base "core22"/,
      ],
      [
        'the file has the name that the store gives it',
        seen({ snapd, core22 }, { files: ['k8s_1300.snap'] }),
        'k8s',
        'snap.missing',
        /Rename k8s_1300\.snap and its \.assert/,
      ],
      [
        'it is for another architecture',
        k8s('version: 1.35.1\narchitectures: [arm64]\n'),
        'k8s',
        'snap.architecture',
        /is for arm64, and the nodes are amd64: .*UBUNTU_STORE_ARCH=amd64/,
      ],
      [
        'it is of another track',
        k8s('version: v1.34.11\n'),
        'k8s',
        'snap.track',
        /has version v1\.34\.11, and the plan's channel is 1\.35-classic\/stable/,
      ],
      [
        'a proof fails',
        seen({ ...good, core22: snap(1, '', [changed]) }),
        'core22',
        'snap.changed',
        /was changed/,
      ],
      [
        'it cannot be read',
        seen({ ...good, core22: { state: 'unreadable', message: 'needs unsquashfs' } }),
        'core22',
        'snap.unreadable',
        /needs unsquashfs/,
      ],
    ];
  for (const [title, found, name, code, says] of wrong) {
    it(`are short where ${title}`, () => {
      const checks = checkSiteSnaps(plan, [found]);
      const bad = checks.filter((check) => !isProved(check));
      assert.deepEqual(
        bad.map(({ snap: { path }, problems }) => [path, problems.map((problem) => problem.code)]),
        [[`snaps/amd64/${name}.snap`, [code]]],
      );
      assert.match(bad[0]?.problems[0]?.message ?? '', says);
      const evidence = snapsEvidence(checks);
      assert.equal(evidence.summary, '2 of 3 snaps hold');
      assert.equal(stateOf(evidence, 0).kind, 'short');
    });
  }

  for (const yaml of ['', 'architectures: all\nversion: 1.35', 'version: v1.35.0-rc.1', 'version: git-abc'])
    it(`take a k8s that says ${JSON.stringify(yaml)} of itself`, () => {
      assert.ok(checkSiteSnaps(plan, [k8s(yaml)]).every(isProved));
    });

  it('take any version from a channel without a track', () => {
    const latest = planOf('latest/edge', node('a', 'amd64'));
    assert.ok(checkSiteSnaps(latest, [k8s('version: v1.31.1')]).every(isProved));
  });

  it('have each code documented once', () => {
    const codes = snapCodes.map(({ code }) => code);
    for (const kind of Object.keys(remedies)) assert.ok(codes.includes(`snap.assert-${kind}`), kind);
    for (const [, , , code] of wrong) assert.ok(codes.includes(code), code);
    assert.equal(new Set(codes).size, codes.length);
  });
});
