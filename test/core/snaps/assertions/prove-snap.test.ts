import assert from 'node:assert/strict';
import { proveSnap } from '../../../../src/core/snaps/assertions/prove-snap.ts';
import type { SnapProofInput } from '../../../../src/core/snaps/assertions/prove-snap.ts';
import { canonicalRoot } from '../../../../src/core/snaps/assertions/canonical-root.ts';
import { readRoots } from '../../../../src/core/snaps/assertions/read-roots.ts';
import { remedies } from '../../../../src/core/snaps/assertions/snap-problem.ts';
import { assertFile, hashes, k8s, now, prove } from './fixture.ts';

const good = assertFile('good');
const text = good.toString('latin1');
const latin1 = (changed: string): Buffer => Buffer.from(changed, 'latin1');
const change = (from: string | RegExp, to: string | ((found: string) => string)): Buffer => {
  const changed = text.replace(from, to as string);
  assert.ok(changed !== text, `${String(from)} is not in the fixture`);
  return latin1(changed);
};
/** Where each assertion of the file begins. */
const starts = [...text.matchAll(/^type: /gm)].map(({ index }) => index);
const parts = starts.map((start, at) => text.slice(start, starts[at + 1]).replace(/\n+$/, '\n'));

describe('a .snap and its .assert', () => {
  it('are proved, with what they say', () => {
    const proof = prove(good);
    assert.deepEqual(proof, {
      accepted: true,
      reason: undefined,
      name: 'k8s',
      snapId: 'k8sk8sk8sk8sk8sk8sk8sk8sk8sk8sk8',
      revision: 7,
      size: 25,
      sha3_384: k8s.sha3_384,
      assertions: [
        ['account-key', 'hIedp1AvrWlcDI4uS_qjoFLzjKl5enu4G2FYJpgB3Pj-tUzGlTQBxMBsBmi-tnJR'],
        ['account', 'XCIC_Wvj9_hiAt0b10sDon74oGr3a6xGODkMZqrj63ZzNYUD5N87-ojjPoeN7f1Y'],
        ['snap-declaration', 'XCIC_Wvj9_hiAt0b10sDon74oGr3a6xGODkMZqrj63ZzNYUD5N87-ojjPoeN7f1Y'],
        ['snap-revision', 'XCIC_Wvj9_hiAt0b10sDon74oGr3a6xGODkMZqrj63ZzNYUD5N87-ojjPoeN7f1Y'],
      ].map(([type, signKey]) => ({ type, signKey, format: 0 })),
      problems: [],
    });
  });

  const accepted: readonly [name: string, bytes: Buffer, changed?: Partial<SnapProofInput>][] = [
    ['without its last newline', latin1(text.trimEnd())],
    ['with one newline more', latin1(`${text}\n`)],
    ['in another order', latin1(parts.toReversed().join('\n'))],
    ['with an account-key twice', latin1(`${parts[0]}\n${text}`)],
    ['with that of another snap', assertFile('two-snaps')],
    ['of another provenance', assertFile('delegated'), { snap: { ...k8s, provenance: 'acme-builds' } }],
    ['of the snap that is wanted', good, { expectedName: 'k8s' }],
    ['of format 6, for a newer snapd', assertFile('format-6'), { nodeSnapd: '2.64' }],
  ];
  for (const [name, bytes, changed] of accepted) {
    it(`are accepted ${name}`, () => {
      assert.deepEqual(prove(bytes, changed).problems, []);
      assert.equal(prove(bytes, changed).accepted, true);
    });
  }

  it('warns of a format that an older node refuses', () => {
    const { accepted: taken, problems } = prove(assertFile('format-6'));
    assert.equal(taken, true);
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [['snap.node-snapd', 'warning']],
    );
    assert.match(problems[0]?.message ?? '', /format 6, which needs snapd 2.64 or later on the nodes/);
  });

  const refused: readonly [
    name: string,
    bytes: Buffer | undefined,
    code: string,
    says: RegExp,
    changed?: Partial<SnapProofInput>,
  ][] = [
    ['without an .assert', undefined, 'assert-missing', /there is no .assert beside this .snap/],
    ['with an empty one', Buffer.alloc(0), 'assert-empty', /snap ack takes it without a word/],
    ['with a newline only', latin1('\n'), 'assert-cut', /too many empty lines/],
    [
      'cut after the declaration',
      latin1(parts.slice(0, 3).join('\n')),
      'assert-no-revision',
      /snap install fails/,
    ],
    [
      'cut inside a signature',
      latin1(text.slice(0, -100)),
      'assert-cut',
      /assertion 4 \(snap-revision\): .*, and the file ends in the middle of a line/,
    ],
    [
      'cut inside a head',
      latin1(text.slice(0, (starts[3] ?? 0) + 60)),
      'assert-cut',
      /ends inside its headers/,
    ],
    ['cut inside a body', latin1(text.slice(0, 900)), 'assert-cut', /ends inside its body/],
    ['with Windows line ends', latin1(text.replaceAll('\n', '\r\n')), 'assert-cut', /CRLF/],
    ['with a byte order mark', Buffer.from(`\uFEFF${text}`), 'assert-header', /byte order mark/],
    ['with two newlines more', latin1(`${text}\n\n`), 'assert-cut', /too many empty lines/],
    ['joined without an empty line', latin1(text + text), 'assert-form', /put an empty line between/],
    [
      'with a body-length that lies',
      change('body-length: 717', 'body-length: 716'),
      'assert-form',
      /as long as body-length/,
    ],
    [
      'with a header changed',
      change('display-name: Acme', 'display-name: Acne'),
      'assert-signature',
      /assertion 2 \(account\) does not match/,
    ],
    ['with a key changed', change('\nRFCEjX', '\nRFCEjY'), 'assert-key-form', /not the one of public-key/],
    [
      'with a signature changed',
      change(/.(?=.{20}\n$)/, (digit: string) => (digit === 'A' ? 'B' : 'A')),
      'assert-signature',
      /assertion 4 \(snap-revision\) does not match/,
    ],
    [
      'that nobody here trusts',
      good,
      'assert-prerequisite',
      /the account "testrootorg", which assertion 1 \(account-key\) needs, is not in the file/,
      { roots: [] },
    ],
    ['without its account-key', latin1(parts.slice(1).join('\n')), 'assert-key-unknown', /XCIC_Wvj9/],
    [
      'without its account',
      latin1([parts[0], parts[2], parts[3]].join('\n')),
      'assert-prerequisite',
      /the account "acme"/,
    ],
    ['before its key begins', good, 'assert-time', /not valid now: it is valid from 2016/, { now: 0 }],
    ['whose key has ended', assertFile('expired-key'), 'assert-time', /until 2021-01-01T00:00:00Z/],
    ['with a root of its own', assertFile('own-root'), 'assert-circular', /in a circle/],
    ['with keys in a circle', assertFile('circular'), 'assert-circular', /in a circle/],
    [
      'with a newer broken one',
      assertFile('newer-is-broken'),
      'assert-signature',
      /assertion 4 \(snap-declaration\)/,
    ],
    [
      'with a key for other things',
      assertFile('constraints'),
      'assert-authority',
      /may sign other things only/,
    ],
    [
      'of format 6',
      assertFile('format-6'),
      'assert-format',
      /snapd 2.64 and later take it and the node has snapd 2.63/,
      { nodeSnapd: '2.63' },
    ],
    ['of an unknown type', change('type: snap-revision', 'type: model'), 'assert-type', /of type "model"/],
    [
      'of a component',
      change('type: snap-revision', 'type: snap-resource-revision'),
      'assert-type',
      /before 2.62/,
    ],
    ['that is a web page', latin1('<html>\n\n</html>'), 'assert-header', /has no ":": "<html>"/],
    ['when revoked', assertFile('revoked'), 'revoked', /revoked/],
    [
      'of another snap',
      good,
      'other-snap',
      /of k8s revision 7, while the .snap is core22/,
      { snap: { ...k8s, sha3_384: 'x', metaName: 'core22' } },
    ],
    [
      'of another revision',
      good,
      'other-revision',
      /another revision or cut/,
      { snap: { ...k8s, sha3_384: 'x', size: 26 } },
    ],
    [
      'when the .snap was changed',
      good,
      'changed',
      /was changed or is damaged/,
      { snap: { ...k8s, sha3_384: 'x' } },
    ],
    [
      'when the .snap was changed beyond recognition',
      good,
      'changed',
      /as long as k8s revision 7/,
      { snap: { ...k8s, sha3_384: 'x', metaName: undefined } },
    ],
    [
      'when the size is another',
      good,
      'size',
      /26 bytes and its assertion says 25/,
      { snap: { ...k8s, size: 26 } },
    ],
    ['when the name is another', good, 'name', /calls itself k9s/, { snap: { ...k8s, metaName: 'k9s' } }],
    ['when there is no name', good, 'metadata', /names no snap/, { snap: { ...k8s, metaName: undefined } }],
    [
      'when the provenance is another',
      good,
      'provenance',
      /of provenance acme/,
      { snap: { ...k8s, provenance: 'acme' } },
    ],
    [
      'when another snap is wanted',
      good,
      'other-snap',
      /this is the snap k8s, and snapd is wanted/,
      { expectedName: 'snapd' },
    ],
    ['with a root that is none', good, 'root', /account and its account-key/, { roots: [Buffer.alloc(0)] }],
    [
      'with a root that was changed',
      good,
      'root',
      /does not match/,
      {
        roots: [
          latin1(
            assertFile('test-root')
              .toString('latin1')
              .replace(/display-name: .*/, 'display-name: x'),
          ),
        ],
      },
    ],
    [
      'with a .assert for a root',
      good,
      'root',
      /no root: its account-key is not signed by a key of its own/,
      { roots: [good] },
    ],
  ];
  for (const [name, bytes, code, says, changed] of refused) {
    it(`are refused ${name}`, () => {
      const proof = prove(bytes, changed);
      const errors = proof.problems.filter(({ severity }) => severity === 'error');
      assert.equal(errors[0]?.code, `snap.${code}`, proof.reason);
      assert.match(errors[0].message, says);
      assert.equal(proof.reason, errors[0].message);
      assert.deepEqual(
        [proof.accepted, proof.name, proof.snapId, proof.revision],
        [false, undefined, undefined, undefined],
      );
    });
  }

  it('are refused with a byte of the .assert changed that is signed', () => {
    const end = text.indexOf('\n\n', starts[3]);
    for (let at = starts[3] ?? 0; at < end; at += 5) {
      const changed = Buffer.from(good);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(prove(changed).accepted, false, `byte ${at}`);
    }
  });

  it('are refused cut anywhere but before the last newline', () => {
    for (let length = 0; length < good.length - 1; length += 61) {
      assert.equal(prove(good.subarray(0, length)).accepted, false, `${length} bytes`);
    }
  });

  it('are not read without bounds', () => {
    const many = latin1(Array.from({ length: 501 }, () => parts[1]).join('\n'));
    assert.match(prove(many).reason ?? '', /more than 500 assertions/);
    const deep = latin1(
      `x:\n${Array.from({ length: 360 }, (_, at) => `${' '.repeat(2 * at)}  -\n`).join('')}`,
    );
    assert.match(prove(deep).reason ?? '', /refused/);
    assert.match(prove(Buffer.alloc(200_000, 'a')).reason ?? '', /no empty line ends/);
  });

  it("are trusted by Canonical's own root, which verifies itself", () => {
    const proof = proveSnap({ snap: k8s, assertBytes: assertFile('generic'), now, hashes });
    const whole = assertFile('canonical-root');
    assert.equal(readRoots(whole, hashes).length, 2);
    const left = canonicalRoot.split('\nleft-out\n');
    assert.equal(left.length, 3);
    const withSignatures = left.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    assert.match(
      whole.toString('latin1'),
      new RegExp(`^${withSignatures.join(String.raw`\n[\w+/=\n]+\n`)}$`),
      'what is built in is the whole text without its signatures',
    );
    // The account and the key of snapd's generic.go are verified; a snap-revision is not among them.
    assert.deepEqual(
      proof.problems.map(({ code }) => code),
      ['snap.assert-no-revision'],
    );
    const changed = assertFile('generic')
      .toString('latin1')
      .replace('display-name: Generic', 'display-name: Genetic');
    assert.equal(
      proveSnap({ snap: k8s, assertBytes: latin1(changed), now, hashes }).problems[0]?.code,
      'snap.assert-signature',
    );
  });

  it('say what to do now, whatever is wrong', () => {
    for (const remedy of Object.values(remedies)) assert.match(remedy, /[Dd]ownload/);
  });
});
