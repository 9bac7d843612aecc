import type { SnapProblemCode } from '../../../src/core/snaps/assertions/snap-problem.ts';

interface Reason {
  /** The code that we refuse with. */
  readonly code: SnapProblemCode;
  /** Why being stricter than snapd hurts nobody, or is better. */
  readonly why: string;
  /** States of the judge. */
  readonly states: readonly string[];
}

/** Everything that snapd 2.57.6 takes among the states of the judge and we refuse. */
const reasons: readonly Reason[] = [
  {
    code: 'snap.assert-header',
    why: "Go's strconv.Atoi takes signs, and numbers that JavaScript cannot hold; snapd itself writes neither",
    states: [
      'format: +1',
      'format: -0',
      'revision: +1',
      'revision: -0',
      'revision: 9223372036854775807',
      'snap-revision: +1',
      'snap-revision: 9223372036854775807',
    ],
  },
  {
    code: 'snap.assert-header',
    why: "Go's time.Parse takes more than RFC 3339 allows, and more than nine digits of a second",
    states: [
      'timestamp: 2024-01-01T00:00:00+02:60',
      'timestamp: 2024-01-01T00:00:00+24:00',
      'timestamp: 2024-01-01T00:00:00,5Z',
      'timestamp: 2024-01-01T00:00:00.1234567891Z',
      'timestamp: 2024-01-01T0:00:00Z',
    ],
  },
  {
    code: 'snap.assert-header',
    why: 'interface rules hold regular expressions of Go, of which only those are taken that are sure to be good',
    states: [
      'regexp (?)',
      'regexp (?-i)a',
      'regexp (?<n>a)',
      'regexp (?P<n>a)',
      'regexp ?',
      'regexp [A-[:alpha:]]',
      'regexp []a]',
      'regexp [^]a]',
      'regexp \\Qa.b\\E',
      'regexp \\[[:alpha:]]',
      'regexp \\b',
      'regexp \\pL',
      'regexp \\x41',
      'regexp \\z',
      'regexp ^*',
      'regexp a?a?a?a?a?a?a?a?a?a? and so on, 1800 bytes',
      'regexp a]',
      'regexp a{',
      'regexp a{,2}',
      'regexp {',
      'regexp }',
    ],
  },
  {
    code: 'snap.assert-key-form',
    why: 'no store has a key so weak, or writes one in another form than snapd',
    states: ['a key of 1024 bits', 'a key of algorithm 3', 'a key of another time'],
  },
  {
    code: 'snap.assert-signature-form',
    why: 'a store signs with SHA-512 and one creation time; other hashes, packets and lengths only serve a forger',
    states: [
      'signature in an old packet',
      'signature of a text',
      'signature with SHA-1',
      'signature with SHA-256',
      'signature with SHA-384',
      'signature with a five byte length',
      'signature with a lifetime',
      'signature with a longer number',
      'signature with an issuer',
      'signature with bits that mean nothing',
      'signature with filler inside',
    ],
  },
  {
    code: 'snap.assert-header',
    why: 'snapd 2.61 and later look at constraints, and the nodes may have one',
    states: ['constraints of words'],
  },
  {
    code: 'snap.assert-authority',
    why: 'snapd 2.61 and later look at constraints, and the nodes may have one',
    states: ['constraints that hold not'],
  },
  {
    code: 'snap.assert-authority',
    why: 'which devices a delegation holds on, only the device knows',
    states: ['delegated on a store'],
  },
  {
    code: 'snap.assert-authority',
    why: 'delegation by signatory-id was never finished: snapd passes over it, and no store writes it',
    states: ['signatory-id another'],
  },
];

/** Our code for each state that snapd takes and we refuse. */
export const stricterStates: ReadonlyMap<string, SnapProblemCode> = new Map(
  reasons.flatMap(({ code, states }) => states.map((name) => [name, code] as const)),
);

/** The same for damaged copies: snapd does not look at all that is in a file, and we do not go on after damage. */
export const stricterWhenDamaged: ReadonlyMap<string, string> = new Map([
  [
    'snap.assert-signature-form',
    'what snapd passes over in a signature: its unhashed part, lengths, unused bits',
  ],
]);
