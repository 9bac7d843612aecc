import assert from 'node:assert/strict';
import { formatReference, parseReference } from '../../../src/core/images/reference.ts';
import { curatedReferences } from './curated-references.ts';
import { generateReferences } from './generate-references.ts';

const hex = (length: number): string => '0123456789abcdef'.repeat(8).slice(0, length);
const sha256 = `sha256:${hex(64)}`;

/** Parts as `registry repository tag digest`, with `-` for what is absent. */
function partsOf(text: string): string {
  const result = parseReference(text);
  if (!result.ok) return `${result.kind}: ${result.reason}`;
  const { registry, repository, tag = '-', digest = '-' } = result.reference;
  return `${registry} ${repository} ${tag} ${digest}`;
}

const accepted: readonly (readonly [string, string])[] = [
  [
    'ghcr.io/canonical/cilium-operator-generic:1.17.12-ck0-static',
    'ghcr.io canonical/cilium-operator-generic 1.17.12-ck0-static -',
  ],
  [
    'ghcr.io/canonical/k8s-snap/sig-storage/csi-snapshotter:v8.0.2',
    'ghcr.io canonical/k8s-snap/sig-storage/csi-snapshotter v8.0.2 -',
  ],
  ['busybox', 'docker.io library/busybox latest -'],
  ['docker.io/nginx:1.29', 'docker.io library/nginx 1.29 -'],
  ['docker.io/bitnami/nginx', 'docker.io bitnami/nginx latest -'],
  ['bitnami/nginx', 'docker.io bitnami/nginx latest -'],
  ['index.docker.io/library/alpine', 'docker.io library/alpine latest -'],
  ['index.docker.io/alpine', 'docker.io library/alpine latest -'],
  ['registry-1.docker.io/library/alpine', 'registry-1.docker.io library/alpine latest -'],
  ['localhost/debian', 'localhost debian latest -'],
  ['LOCALDOMAIN/debian', 'LOCALDOMAIN debian latest -'],
  ['localhost', 'docker.io library/localhost latest -'],
  ['localhost:5000', 'docker.io library/localhost 5000 -'],
  ['test.com:5000', 'docker.io library/test.com 5000 -'],
  ['192.168.1.1:5000/repo:5050', '192.168.1.1:5000 repo 5050 -'],
  ['[2001:db8::1]:5000/repo:tag', '[2001:db8::1]:5000 repo tag -'],
  ['[2001:db8::1]/repo', '[2001:db8::1] repo latest -'],
  ['[:]/x', '[:] x latest -'],
  ['Docker/docker', 'Docker docker latest -'],
  ['A/x', 'A x latest -'],
  ['a__b', 'docker.io library/a__b latest -'],
  ['a---b', 'docker.io library/a---b latest -'],
  ['a.b/c:d', 'a.b c d -'],
  [`repo:${'t'.repeat(128)}`, `docker.io library/repo ${'t'.repeat(128)} -`],
  [`ghcr.io/${'p'.repeat(255)}`, `ghcr.io ${'p'.repeat(255)} latest -`],
  ['p'.repeat(247), `docker.io library/${'p'.repeat(247)} latest -`],
  [`repo@${sha256}`, `docker.io library/repo - ${sha256}`],
  [`repo:tag@${sha256}`, `docker.io library/repo tag ${sha256}`],
  [`repo@sha384:${hex(96)}`, `docker.io library/repo - sha384:${hex(96)}`],
  [`repo@sha512:${hex(128)}`, `docker.io library/repo - sha512:${hex(128)}`],
  [sha256, `docker.io library/sha256 ${hex(64)} -`],
];

const rejected: readonly (readonly [string, string])[] = [
  ['', 'empty: it is empty'],
  ['docker/Docker', 'uppercase: "Docker" must be in lower case: docker'],
  ['Uppercase:tag', 'uppercase: "Uppercase" must be in lower case: uppercase'],
  ['docker///docker', 'repository: its path has an empty part: two slashes, or one at an end'],
  ['ghcr.io/', 'repository: the name of the image is missing'],
  [':tag', 'repository: the name of the image is missing'],
  [
    '-docker/docker',
    'repository: "-docker" cannot be part of its path: lower-case letters and digits, with one ".", one or two "_", or hyphens between them',
  ],
  [
    'https://github.com/docker/docker',
    'scheme: a reference has no https:// before it; begin with the registry',
  ],
  ['ocidir://images', 'scheme: a reference has no ocidir:// before it; begin with the registry'],
  [
    'aa/asdf$$^/aa',
    'repository: "asdf$$^" cannot be part of its path: lower-case letters and digits, with one ".", one or two "_", or hyphens between them',
  ],
  [
    '[2001:db8::1]:5000',
    'repository: "[2001" cannot be part of its path: lower-case letters and digits, with one ".", one or two "_", or hyphens between them',
  ],
  [
    '[fe80::1%eth0]:5000/repo',
    'registry: "[fe80::1%eth0]" is not an IPv6 address in brackets, such as [2001:db8::1], without a zone',
  ],
  ['ho_st.com/x', 'registry: the registry name "ho_st.com" holds "_", which no host name may'],
  [
    'host./x',
    'registry: "host." is not a registry name: letters, digits and inner hyphens, joined by single dots',
  ],
  ['host:port/x', 'registry: "port" is not a port; write the registry as host:5000'],
  ['host:/x', 'registry: "" is not a port; write the registry as host:5000'],
  ['a b', 'character: it holds a blank'],
  ['a\n', 'character: it holds a line break'],
  ['nginx\u200b', 'character: it holds the invisible character U+200B'],
  ['ghcr.iо/x', 'character: it holds the character "о" (U+043E), and only ASCII is allowed'],
  [`repo:${'t'.repeat(129)}`, 'tag: its tag has 129 characters, and 128 is the most'],
  ['repo:', 'tag: the tag after ":" is missing'],
  ['repo:-x', 'tag: "-x" is not a tag: letters, digits, "_", "." and "-", not beginning with "." or "-"'],
  [`ghcr.io/${'p'.repeat(256)}`, 'too-long: its path has 256 characters, and 255 is the most'],
  ['p'.repeat(248), 'too-long: its path has 256 characters, and 255 is the most'],
  [hex(64), 'hex-name: it is an image ID of 64 hex digits, which no registry can be asked for'],
  [`repo@sha256:${hex(34)}`, 'digest: its sha256 digest has 34 digits instead of 64'],
  [
    `repo@sha256:${hex(64).toUpperCase()}`,
    'digest: its sha256 digest may hold only 0-9 and a-f, in lower case',
  ],
  [`validname@invaliddigest:${hex(64)}`, 'digest: "invaliddigest" is not a digest algorithm; use sha256'],
  ['repo@', 'digest: what follows "@" is not a digest; write sha256: and 64 hex digits'],
];

describe('parseReference', () => {
  for (const [text, parts] of accepted) {
    it(`reads ${text.slice(0, 70)}`, () => assert.equal(partsOf(text), parts));
  }

  for (const [text, fault] of rejected) {
    it(`refuses ${JSON.stringify(text).slice(0, 70)}`, () => assert.equal(partsOf(text), fault));
  }

  for (const text of ['a___b', 'a..b', 'a-', 'a_-b', '.a', '_a', 'a/', '/a', 'a.']) {
    it(`refuses the path ${text}`, () => assert.match(partsOf(text), /^(?:repository|registry): /));
  }

  it('keeps the text as written', () => {
    const result = parseReference('busybox');
    assert.ok(result.ok);
    assert.equal(result.reference.text, 'busybox');
  });

  it('gives the same parts for the canonical text of everything it accepts', () => {
    let compared = 0;
    for (const text of [...curatedReferences, ...generateReferences(1, 3000)]) {
      const first = parseReference(text);
      if (!first.ok) continue;
      const canonical = formatReference(first.reference);
      const second = parseReference(canonical);
      assert.ok(second.ok, canonical);
      assert.deepEqual(second.reference, { ...first.reference, text: canonical });
      compared += 1;
    }
    assert.ok(compared > 1000, `${compared} references compared`);
  });

  it('gives a short reason for hostile texts of a megabyte', () => {
    for (const piece of ['a', 'A', '-', 'a-', 'a.', '_', '/', 'a/', ':', '@', '[', 'a@sha256:', 'о', '\0']) {
      const result = parseReference(`x.y/${piece.repeat(1_000_000 / piece.length)}!`);
      assert.ok(!result.ok, piece);
      assert.ok(result.reason.length < 250, `${piece}: ${result.reason.length} characters`);
    }
  });
});
