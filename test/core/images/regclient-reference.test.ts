import assert from 'node:assert/strict';
import {
  isRegclientRegistry,
  parseRegclientReference,
} from '../../../src/core/images/regclient-reference.ts';

const hex = (length: number): string => '0123456789abcdef'.repeat(8).slice(0, length);

/** `scheme registry-or-path [repository] tag digest`, with `-` for what is absent. */
function partsOf(text: string): string {
  const result = parseRegclientReference(text);
  if (!result.ok) return `${result.kind}: ${result.reason}`;
  const { reference } = result;
  const where = reference.scheme === 'reg' ? `${reference.registry} ${reference.repository}` : reference.path;
  return `${reference.scheme} ${where} ${reference.tag ?? '-'} ${reference.digest ?? '-'}`;
}

const cases: readonly (readonly [string, string])[] = [
  ['busybox', 'reg docker.io library/busybox latest -'],
  ['docker.io/nginx:1.29', 'reg docker.io library/nginx 1.29 -'],
  ['index.docker.io/nginx', 'reg docker.io library/nginx latest -'],
  ['registry-1.docker.io/nginx', 'reg docker.io library/nginx latest -'],
  [
    '10.10.10.10:5050/canonical/k8s-snap/sig-storage/csi-snapshotter:v8.0.2',
    'reg 10.10.10.10:5050 canonical/k8s-snap/sig-storage/csi-snapshotter v8.0.2 -',
  ],
  // A template that expands to the mirror alone, or to nothing before the path, is a Docker Hub name.
  ['10.10.10.10:5050', 'reg docker.io library/10.10.10.10 5050 -'],
  ['canonical/app:1', 'reg docker.io canonical/app 1 -'],
  ['/canonical/app:1', 'registry: the registry before the first "/" is missing'],
  [
    '10.10.10.10:5050//canonical/app',
    'repository: its path has an empty part: two slashes, or one at an end',
  ],
  [
    'http://10.10.10.10:5050/x',
    'scheme: regsync knows no http://; begin with the registry, or with ocidir:// for a folder',
  ],
  ['10.10.10.10:5050\n/x', 'character: it holds a line break'],
  ['ghcr.io/App', 'uppercase: "App" must be in lower case: app'],
  ['host.io:x/app', 'registry: "host.io:x" is not a registry as regsync reads it'],
  ['ho_st.com/x', 'reg docker.io ho_st.com/x latest -'],
  ['localhost/x', 'reg localhost x latest -'],
  ['localhost', 'repository: the name of the image is missing'],
  ['localhost:5000', 'repository: the name of the image is missing'],
  ['Ab/x', 'reg Ab x latest -'],
  ['[2001:db8::1]:5000/x', 'reg [2001:db8::1]:5000 x latest -'],
  ['[::]/x', 'registry: "[::]" is not a registry as regsync reads it'],
  ['host./x', 'reg host. x latest -'],
  [hex(64), `reg docker.io library/${hex(64)} latest -`],
  [`x:1@md5:${hex(32).toUpperCase()}`, `reg docker.io library/x 1 md5:${hex(32).toUpperCase()}`],
  [`ghcr.io/${'p'.repeat(300)}`, `reg ghcr.io ${'p'.repeat(300)} latest -`],
  [`x@sha256:${hex(31)}`, 'digest: what follows "@" is not a digest; write sha256: and 64 hex digits'],
  ['x:-1', 'tag: "-1" is not a tag: letters, digits, "_", "." and "-", not beginning with "." or "-"'],
  ['ocidir:///var/layouts/app', 'ocidir /var/layouts/app - -'],
  [`ocidir://a b~+:1@sha256:${hex(64)}`, `ocidir a b~+ 1 sha256:${hex(64)}`],
  ['ocifile://x:1', 'ocifile x 1 -'],
  [
    'ocidir://',
    'repository: the folder after ocidir:// may hold letters, digits, blanks and / _ - . ~ + and must not be empty',
  ],
  ['', 'empty: it is empty'],
];

describe('parseRegclientReference', () => {
  for (const [text, parts] of cases) {
    it(`reads ${JSON.stringify(text).slice(0, 70)}`, () => assert.equal(partsOf(text), parts));
  }

  it('reads hostile texts of a megabyte', () => {
    for (const piece of ['a', 'A-', 'a.', '-', '1:', '::', 'a/', '_', 'a@', 'ocidir://']) {
      const long = piece.repeat(1_000_000 / piece.length);
      assert.equal(parseRegclientReference(`${long}!`).ok, false, piece);
      assert.equal(isRegclientRegistry(`[${long}`), false, piece);
    }
  });
});

describe('isRegclientRegistry', () => {
  const yes = [
    'ghcr.io',
    'ghcr.io.',
    'mirror:5000',
    'mirror.',
    'localhost',
    'Mirror',
    'a-B',
    'aB-c',
    'A-b-c',
    '[::1]:5',
    '[1:2:3:4:5:6:7:8]',
  ];
  const no = [
    '',
    'mirror',
    'A',
    'a-Bc-d',
    'ghcr.io/canonical',
    '-A',
    'A-',
    '[::]',
    '[1::2::3]',
    '[1:2:3:4:5:6:7:8:9]',
    'x:',
    'x:y',
    'a_b.c',
  ];
  for (const text of yes) it(`takes ${text}`, () => assert.equal(isRegclientRegistry(text), true));
  for (const text of no)
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(isRegclientRegistry(text), false));
});
