import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { isGoRegexp } from '../../src/core/snaps/assertions/go-regexp.ts';
import type { AssertionHashes } from '../../src/core/snaps/assertions/hashes.ts';
import { proveSnap } from '../../src/core/snaps/assertions/prove-snap.ts';
import type { SnapProof } from '../../src/core/snaps/assertions/prove-snap.ts';
import { loadAssertionHashes } from '../../src/node/snaps/assertion-hashes.ts';
import { proveSnapFile } from '../../src/node/snaps/prove-snap-file.ts';
import { damage } from './assertions/damage.ts';
import { randomRegexps } from './assertions/random-regexps.ts';
import { ask, buildJudge, snapdCodeProblem, snapdSources } from './assertions/snapd-code.ts';
import type { State } from './assertions/snapd-code.ts';
import { stricterStates, stricterWhenDamaged } from './assertions/stricter.ts';
import { withTemporaryFolder } from './assertions/temporary-folder.ts';

/** What snapd says; nothing at all where it takes both. */
interface Verdict {
  readonly ack?: string;
  readonly install?: string;
}

/** Debian 12's snapd, whose code judges here. */
const judgeSnapd = '2.57.6';
const copies = 4000;
const snapdFile = (path: string): string =>
  readFileSync(join(snapdSources, 'src/github.com/snapcore/snapd', path), 'utf8');

/** Files of test/fixtures/assertions by the state that each is. AIRGAP_RECORD=1 writes them anew. */
const fixtures: Readonly<Record<string, string>> = {
  good: "snapd's own encoder",
  'two-snaps': 'two files, an empty line between',
  'format-6': 'declaration of format 6',
  delegated: 'delegated',
  revoked: 'revoked',
  constraints: 'constraints that hold not',
  'own-root': "a root of one's own",
  circular: 'two keys that certify each other',
  'expired-key': 'a key not valid any more',
  'newer-is-broken': 'an older declaration, the new one broken',
};

/** The value of a constant in Go source that is a raw string. */
function rawString(source: string, name: string): string {
  const text = new RegExp(`\\b${name}\\s*= \`([^\`]*)\``).exec(source)?.[1];
  assert.ok(text !== undefined, `${name} is not in snapd's source`);
  return text;
}

describe('assertions, judged by the code of snapd', function () {
  this.timeout(600_000);
  let judge = '';
  let states: readonly State[] = [];
  let testRoot: Buffer = Buffer.alloc(0);
  let hashes: AssertionHashes;
  const now = Date.now();

  const prove = (state: State): SnapProof => {
    const { sha3_384, size, name, provenance } = state.snap;
    return proveSnap({
      snap: { sha3_384, size, metaName: name, provenance },
      assertBytes: Buffer.from(state.assert, 'base64'),
      roots: [testRoot],
      now,
      nodeSnapd: judgeSnapd,
      hashes,
    });
  };
  const takes = ({ ack, install }: Verdict): boolean => ack === undefined && install === undefined;

  before(async function () {
    const missing = snapdCodeProblem();
    if (missing !== undefined) {
      if (process.env['CI']) assert.fail(`${missing}, and in CI this suite may not be skipped`);
      console.log(`skipped: assertions: ${missing}`);
      this.skip();
    }
    judge = buildJudge();
    states = ask<State>(judge, 'make');
    const keys = readdirSync(join(snapdSources, 'src/github.com/snapcore/snapd/asserts/systestkeys'))
      .filter((name) => name.endsWith('.go'))
      .map((name) => snapdFile(`asserts/systestkeys/${name}`))
      .join('\n');
    const parts = ['encodedTestRootAccount', 'encodedTestRootAccountKey'].map((name) =>
      rawString(keys, name),
    );
    testRoot = Buffer.from(parts.join('\n'));
    hashes = await loadAssertionHashes();
  });

  it('agrees on every state, or is stricter for a reason that is listed', () => {
    const verdicts = ask<Verdict>(judge, 'judge', states);
    const stricter = new Map<string, string>();
    let accepted = 0;
    for (const [at, state] of states.entries()) {
      const verdict = verdicts[at] ?? { ack: 'none' };
      const proof = prove(state);
      if (proof.accepted) {
        accepted += 1;
        assert.ok(takes(verdict), `${state.name}: taken, and snapd refuses it: ${JSON.stringify(verdict)}`);
      } else if (takes(verdict)) stricter.set(state.name, proof.problems[0]?.code ?? '');
    }
    console.log(
      `    ${states.length} states: ${accepted} accepted by both, ${stricter.size} by snapd only, ${states.length - accepted - stricter.size} by none`,
    );
    assert.deepEqual(Object.fromEntries(stricter), Object.fromEntries(stricterStates));
    assert.ok(accepted >= 40 && states.length - accepted >= 150, 'enough on either side');
  });

  it('gives the fixtures the verdicts of their states', () => {
    const fileOf = (name: string): string => join(root, 'test/fixtures/assertions', `${name}.assert`);
    const known = Object.entries(fixtures).map(([name, title]) => {
      const state = states.find((one) => one.name === title);
      assert.ok(state !== undefined, title);
      if (process.env['AIRGAP_RECORD']) writeFileSync(fileOf(name), Buffer.from(state.assert, 'base64'));
      return { ...state, assert: readFileSync(fileOf(name)).toString('base64') };
    });
    const verdicts = ask<Verdict>(judge, 'judge', known);
    for (const [at, state] of known.entries()) {
      const ours = prove(state).accepted || stricterStates.has(state.name);
      assert.equal(ours, takes(verdicts[at] ?? { ack: 'none' }), state.name);
    }
    const rootFile = join(root, 'test/fixtures/assertions/test-root.assert');
    assert.deepEqual(readFileSync(rootFile), testRoot);
  });

  it(`agrees on ${copies} damaged copies, or is stricter for a reason that is listed`, () => {
    const whole = states.filter(({ name }) =>
      [
        'good',
        'two files, an empty line between',
        'delegated',
        'a second key of the store',
        'list headers',
      ].includes(name),
    );
    assert.equal(whole.length, 5);
    const damaged = damage(whole, { seed: 20_260_101, copies });
    const verdicts = ask<Verdict>(judge, 'judge', damaged);
    let accepted = 0;
    const stricter = new Map<string, number>();
    for (const [at, state] of damaged.entries()) {
      const verdict = verdicts[at] ?? { ack: 'none' };
      const proof = prove(state);
      if (proof.accepted) {
        accepted += 1;
        assert.ok(takes(verdict), `${state.name}: taken, and snapd refuses it: ${JSON.stringify(verdict)}`);
      } else if (takes(verdict)) {
        const code = proof.problems[0]?.code ?? '';
        assert.ok(stricterWhenDamaged.has(code), `${state.name}: ${proof.reason}`);
        stricter.set(code, (stricter.get(code) ?? 0) + 1);
      }
    }
    const more = [...stricter].map(([code, count]) => `${code} ${count}`).join(', ');
    console.log(
      `    ${damaged.length} damaged copies: ${accepted} accepted by both; by snapd only: ${more || 0}`,
    );
    assert.ok(damaged.length - accepted >= copies / 2, 'damage is refused as a rule');
  });

  it('takes no regular expression in an interface rule that Go does not', () => {
    const sources = randomRegexps({ seed: 20_260_102, count: 100_000 });
    const verdicts = ask<boolean>(judge, 'regexp', sources);
    const ours = sources.map(isGoRegexp);
    for (const [at, source] of sources.entries()) {
      if (ours[at] === true) assert.equal(verdicts[at], true, source);
    }
    const both = ours.filter(Boolean).length;
    const go = verdicts.filter(Boolean).length;
    console.log(`    ${sources.length} regular expressions: ${both} taken by both, ${go - both} by Go only`);
    assert.ok(both >= 2000 && sources.length - go >= 2000, 'enough on either side');
  });

  it("has Canonical's root as it stands in snapd, and verifies what snapd has of Canonical's", () => {
    const trusted = snapdFile('asserts/sysdb/trusted.go');
    const parts = ['encodedCanonicalAccount', 'encodedCanonicalRootAccountKey'].map((name) =>
      rawString(trusted, name),
    );
    assert.equal(readFileSync('test/fixtures/assertions/canonical-root.assert', 'latin1'), parts.join('\n'));
    const generic = snapdFile('asserts/sysdb/generic.go');
    const signed = ['encodedGenericAccount', 'encodedGenericModelsAccountKey'].map((name) =>
      rawString(generic, name),
    );
    const file = Buffer.from(signed.join('\n'));
    assert.deepEqual(file, readFileSync('test/fixtures/assertions/generic.assert'));
    const codes = (assertBytes: Uint8Array): readonly string[] =>
      proveSnap({
        snap: { sha3_384: '', size: 0, metaName: 'k8s', provenance: undefined },
        assertBytes,
        now,
        hashes,
      }).problems.map(({ code }) => code);
    // All that is missing is a snap-revision: the signatures hold, up to Canonical's 8192 bit key.
    assert.deepEqual(codes(file), ['snap.assert-no-revision']);
    let refused = 0;
    for (let at = 0; at < file.length - 1; at += 97) {
      const changed = Buffer.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.notDeepEqual(codes(changed), ['snap.assert-no-revision'], `byte ${at}`);
      refused += 1;
    }
    console.log(`    Canonical's own: 2 roots and 2 more verified, ${refused} changed copies refused`);
  });

  it('proves a real squashfs .snap, and refuses it with one byte changed', async () => {
    await withTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'root/meta'), { recursive: true });
      writeFileSync(join(folder, 'root/meta/snap.yaml'), 'name: k8s\nversion: 1.35\nbase: core22\n');
      const snap = join(folder, 'k8s.snap');
      execFileSync('mksquashfs', [join(folder, 'root'), snap, '-all-root', '-quiet', '-no-progress']);
      const { build } = await import('esbuild');
      const digestWorker = join(folder, 'digest-worker.cjs');
      const entryPoints = [join(root, 'src/node/snaps/digest-worker.ts')];
      await build({ entryPoints, outfile: digestWorker, bundle: true, platform: 'node', format: 'cjs' });
      const rootPath = join(folder, 'root.assert');
      writeFileSync(rootPath, testRoot);
      const look = () =>
        proveSnapFile(snap, { rootPath, digestWorker, now, nodeSnapd: judgeSnapd, env: process.env });
      const { sha3_384, size } = await look();
      const [signed] = ask<State>(judge, 'sign', [{ name: 'k8s', snap: { sha3_384, size, name: 'k8s' } }]);
      assert.ok(signed !== undefined);
      writeFileSync(join(folder, 'k8s.assert'), Buffer.from(signed.assert, 'base64'));
      const proof = await look();
      assert.deepEqual(proof.problems, []);
      assert.deepEqual([proof.accepted, proof.name, proof.revision], [true, 'k8s', 7]);
      const bytes = readFileSync(snap);
      // In the padding after the squashfs, where unsquashfs does not look.
      bytes[bytes.length - 1] = 1;
      writeFileSync(snap, bytes);
      assert.deepEqual(
        (await look()).problems.map(({ code }) => code),
        ['snap.changed'],
      );
    });
  });
});
