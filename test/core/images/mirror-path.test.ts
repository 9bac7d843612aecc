import assert from 'node:assert/strict';
import { mirrorPath, mirrorReference, pulledAs, syncTarget } from '../../../src/core/images/mirror-path.ts';
import { parseReference, type ImageReference } from '../../../src/core/images/reference.ts';
import { parseRegclientReference } from '../../../src/core/images/regclient-reference.ts';
import { curatedReferences } from './curated-references.ts';
import { generateReferences } from './generate-references.ts';

const hex = (length: number): string => '0123456789abcdef'.repeat(8).slice(0, length);
const sha256 = `sha256:${hex(64)}`;

function reference(text: string): ImageReference {
  const result = parseReference(text);
  assert.ok(result.ok, text);
  return result.reference;
}

describe('mirrorPath', () => {
  const cases = [
    ['busybox', '', 'library/busybox'],
    ['docker.io/bitnami/nginx:1', '', 'bitnami/nginx'],
    [
      'ghcr.io/canonical/k8s-snap/sig-storage/csi-snapshotter:v8.0.2',
      '',
      'canonical/k8s-snap/sig-storage/csi-snapshotter',
    ],
    ['registry.corp:5000/app', '', 'app'],
    ['ghcr.io/canonical/coredns:1', 'ghcr', 'ghcr/canonical/coredns'],
    ['nginx', '/hub/cache/', 'hub/cache/library/nginx'],
    ['nginx', '/', 'library/nginx'],
  ] as const;
  for (const [text, prefix, path] of cases) {
    it(`puts ${text} at ${path}`, () => assert.equal(mirrorPath(reference(text), prefix), path));
  }
});

describe('pulledAs', () => {
  const cases = [
    ['nginx', 'latest'],
    ['nginx:1.27', '1.27'],
    [`nginx@${sha256}`, sha256],
    [`nginx:1.27@${sha256}`, sha256],
  ] as const;
  for (const [text, manifest] of cases) {
    it(`of ${text} is ${manifest}`, () => assert.equal(pulledAs(reference(text)), manifest));
  }
});

describe('mirrorReference', () => {
  const cases = [
    ['nginx', 'm:5050/library/nginx:latest'],
    [`nginx@${sha256}`, `m:5050/library/nginx@${sha256}`],
    [`nginx:1.27@${sha256}`, `m:5050/library/nginx:1.27@${sha256}`],
  ] as const;
  for (const [text, whole] of cases) {
    it(`of ${text} is ${whole}`, () => assert.equal(mirrorReference('m:5050', reference(text)), whole));
  }
  it('puts the prefix between host and path', () => {
    assert.equal(mirrorReference('m', reference('ghcr.io/a/b:1'), 'p/q'), 'm/p/q/a/b:1');
  });
});

describe('syncTarget', () => {
  const cases = [
    ['nginx', 'library/nginx:latest'],
    ['ghcr.io/a/b:v1', 'a/b:v1'],
    [`nginx:1.27@${sha256}`, 'library/nginx:1.27'],
    [`nginx@${sha256}`, `library/nginx:digest-sha256-${hex(64)}`],
    [`nginx@sha384:${hex(96)}`, `library/nginx:digest-sha384-${hex(64)}`],
    [`nginx@sha512:${hex(128)}`, `library/nginx:digest-sha512-${hex(64)}`],
  ] as const;
  for (const [text, target] of cases) {
    it(`of ${text} is ${target}`, () => assert.equal(syncTarget(reference(text)), target));
  }

  it('is for every reference a tag that both programs read, never one of a referrers list', () => {
    let checked = 0;
    for (const text of [...curatedReferences, ...generateReferences(2, 3000)]) {
      const parsed = parseReference(text);
      if (!parsed.ok) continue;
      const target = `10.10.10.10:5050/${syncTarget(parsed.reference)}`;
      const byContainerd = parseReference(target);
      const byRegsync = parseRegclientReference(target);
      assert.ok(byContainerd.ok && byRegsync.ok && byRegsync.reference.scheme === 'reg', target);
      assert.equal(byContainerd.reference.repository, parsed.reference.repository);
      assert.equal(byRegsync.reference.tag, byContainerd.reference.tag);
      assert.equal(byRegsync.reference.digest, undefined);
      if (parsed.reference.tag === undefined) {
        assert.doesNotMatch(target, /:sha[0-9]+-/);
        checked += 1;
      }
    }
    assert.ok(checked > 50, `${checked} with a digest alone`);
  });
});
