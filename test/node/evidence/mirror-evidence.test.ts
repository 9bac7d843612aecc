import assert from 'node:assert/strict';
import type { MirrorTarget } from '../../../src/core/steps/mirror-targets.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import type { StepProblem } from '../../../src/core/steps/state.ts';
import { lookAtImages } from '../../../src/node/evidence/look-at-images.ts';
import { mirrorCheckEvidence } from '../../../src/node/evidence/mirror-check-evidence.ts';
import type { MirrorCheckLine } from '../../../src/node/registry/check-mirror.ts';
import { startFaultyRegistry } from '../../support/faulty-registry.ts';
import type { FaultyRegistryOptions } from '../../support/faulty-registry.ts';

const index = JSON.stringify({
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [{ digest: `sha256:${'b'.repeat(64)}`, platform: { os: 'linux', architecture: 'amd64' } }],
});

function target(name: string, platforms: readonly string[] = [], hint?: string): MirrorTarget {
  const [repository = '', reference = ''] = name.split(':');
  return { image: `ghcr.io/${name}`, repository, reference, platforms, hint };
}

async function lookAt(
  options: FaultyRegistryOptions,
  targets: readonly MirrorTarget[],
  unlisted: readonly StepProblem[] = [],
) {
  const registry = await startFaultyRegistry(options);
  try {
    const seen = await lookAtImages({ url: registry.url, timeoutMs: 2000 }, { targets, unlisted });
    const mask = (text: string): string => text.replaceAll(registry.host, 'MIRROR');
    return {
      ...seen,
      evidence: {
        ...seen.evidence,
        summary: mask(seen.evidence.summary),
        problems: seen.evidence.problems.map(({ subject, message }) => [mask(subject), mask(message)]),
      },
    };
  } finally {
    await registry.stop();
  }
}

describe('what a look at the images of a mirror proves', () => {
  const manifests = { 'a/one:1': index, 'a/two:1': index };

  it('all there', async () => {
    const { evidence, look } = await lookAt({ manifests }, [target('a/one:1'), target('a/two:1')]);
    assert.deepEqual(evidence, { expected: 2, checked: 2, problems: [], summary: '2 of 2 in MIRROR' });
    assert.deepEqual(
      [...look.images.values()].map(({ state }) => state),
      ['present', 'present'],
    );
  });

  it('some missing, each with what to do', async () => {
    const { evidence } = await lookAt({ manifests }, [
      target('a/one:1'),
      target('a/three:1'),
      target('a/four:1', [], 'no entry of the sync file copies it'),
    ]);
    assert.deepEqual(evidence, {
      expected: 3,
      checked: 3,
      problems: [
        ['ghcr.io/a/three:1', 'not in MIRROR: run Sync images'],
        ['ghcr.io/a/four:1', 'not in MIRROR: no entry of the sync file copies it'],
      ],
      summary: '1 of 3 in MIRROR',
    });
  });

  it('there, but not for every node', async () => {
    const { evidence } = await lookAt({ manifests }, [target('a/one:1', ['linux/amd64', 'linux/arm64'])]);
    assert.equal(evidence.summary, '0 of 1 in MIRROR');
    assert.match(String(evidence.problems[0]), /^ghcr\.io\/a\/one:1,in MIRROR, but not for linux\/a/);
  });

  it('a mirror that is down says so once, and nothing counts as checked', async () => {
    const { evidence } = await lookAt({ fault: 'down' }, [target('a/one:1'), target('a/two:1')]);
    assert.deepEqual([evidence.expected, evidence.checked, evidence.problems.length], [2, 0, 1]);
    assert.equal(evidence.problems[0]?.[0], 'MIRROR');
  });

  const faults: readonly (readonly [fault: FaultyRegistryOptions['fault'], said: RegExp])[] = [
    [403, /forbid|403/i],
    [429, /429|throttl|too many/i],
    [500, /500/],
    [503, /503/],
    ['closes-early', /clos|cut/i],
    ['slow', /did not answer|no answer|within/i],
  ];
  for (const [fault, said] of faults) {
    it(`a mirror with the fault ${fault} proves nothing, and is named with it`, async () => {
      const wanted = [target('a/one:1'), target('a/two:1')];
      const { evidence } = await lookAt({ fault: fault ?? 'none', manifests, retryAfter: '86400' }, wanted);
      assert.deepEqual([evidence.expected, evidence.checked], [2, 0]);
      assert.match(evidence.problems.map(String).join('\n'), said);
    });
  }

  it('a login that is wanted is told apart', async () => {
    const login = { kind: 'basic', user: 'u', password: 'p' } as const;
    const { wantsLogin, evidence } = await lookAt({ manifests, login }, [target('a/one:1')]);
    assert.deepEqual([wantsLogin, evidence.checked], [true, 0]);
  });

  it('a sync entry that was not looked at leaves it short, in a bounded number of lines', async () => {
    const whole = { subject: 'quay.io/whole', message: 'not looked at: only regsync knows' };
    const one = await lookAt({ manifests }, [target('a/one:1')], [whole]);
    assert.deepEqual(one.evidence, {
      expected: 2,
      checked: 1,
      problems: [[whole.subject, whole.message]],
      summary: '1 of 1 in MIRROR, 1 sync entry not looked at',
    });
    const { evidence } = await lookAt(
      { manifests },
      [target('a/one:1')],
      Array.from({ length: 30 }, () => whole),
    );
    assert.deepEqual([evidence.expected, evidence.checked, evidence.problems.length], [31, 1, 21]);
    assert.deepEqual(evidence.problems.at(-1), ['10 more', 'sync entries not looked at: see the sync file']);
  });

  it('nothing expected is no proof', async () => {
    const { evidence } = await lookAt({ manifests }, []);
    assert.deepEqual([evidence.expected, evidence.summary], [0, '0 of 0 in MIRROR']);
  });
});

describe('what a look at a mirror proves', () => {
  const ids = ['reachable', 'transport', 'registry', 'login', 'push'] as const;
  const lines = (states: string): MirrorCheckLine[] =>
    ids.map((id, at) => ({
      id,
      state: ({ o: 'ok', x: 'failed', n: 'not-asked' } as const)[states[at] ?? ''] ?? 'not-asked',
      message: `about ${id}`,
    }));
  const looks: readonly [
    states: string,
    kind: string,
    counts: readonly number[],
    problems: readonly string[],
  ][] = [
    ['ooooo', 'proved', [5, 5], []],
    ['ooono', 'proved', [4, 4], []],
    ['ooonn', 'short', [4, 3], ['Push']],
    ['oooxn', 'short', [5, 4], ['Login']],
    ['xnnnn', 'short', [5, 1], ['Reachable']],
    ['nnnnn', 'short', [4, 0], ['Reachable', 'http or https as said', 'Is a registry', 'Push']],
  ];
  for (const [states, kind, counts, subjects] of looks) {
    it(`${states}: ${kind}`, () => {
      const evidence = mirrorCheckEvidence(lines(states), 'm:5');
      assert.deepEqual([evidence.expected, evidence.checked], counts);
      assert.deepEqual(
        evidence.problems.map(({ subject }) => subject),
        subjects,
      );
      assert.equal(stateOf(evidence, 0).kind, kind);
    });
  }

  it('is never silent about space, which no registry tells by its API', () => {
    const { summary } = mirrorCheckEvidence(lines('ooooo'), 'm:5');
    assert.equal(summary, 'push allowed, m:5 (does not say how much space it has)');
  });
});
