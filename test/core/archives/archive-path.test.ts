import assert from 'node:assert/strict';
import { archiveNameOf, archivePathOf } from '../../../src/core/archives/archive-path.ts';
import { parseReference } from '../../../src/core/images/reference.ts';
import { hostileValues } from '../../fixtures/hostile/values.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('the path of an archive', () => {
  const paths: readonly (readonly [reference: string, file: string])[] = [
    ['ghcr.io/canonical/k8s-snap/pause:3.10', 'ghcr.io+canonical+k8s-snap+pause=3.10'],
    ['localhost:5000/a__b:1.0-RC', 'localhost=5000+a__b=1.0-,r,c'],
    [`ghcr.io/a/b@${digest}`, `ghcr.io+a+b@${digest.replace(':', '=')}`],
    ['[2001:db8::1]:5000/a:1', ',5b2001=db8==1,5d=5000+a=1'],
    ['../../etc/passwd', ',2e.+..+etc+passwd'],
    ['-x $(id)', ',2dx,20,24,28id,29'],
  ];
  for (const [reference, file] of paths) {
    it(`of ${reference}`, () => {
      assert.equal(archivePathOf(reference, 'amd64'), `archives/amd64/${file}.tar`);
    });
  }

  it('is another one for every other reference, on file systems that take capitals for small letters too', () => {
    const tricky = [
      'a/b:c',
      'a+b=c',
      'a_b_c',
      'a:b/c',
      'a/b:C',
      'a/b,c',
      'a/b:,c',
      'A/b:c',
      'a/b@c',
      'a%2fb:c',
    ];
    const long = ['x', 'y', 'X'].map((letter) => `ghcr.io/${'a'.repeat(250)}:${'t'.repeat(120)}${letter}`);
    const references = [...new Set([...tricky, ...long, ...hostileValues.map(String)])];
    const found = references.map((reference) => archivePathOf(reference, 'amd64').toLowerCase());
    assert.equal(new Set(found).size, references.length);
    for (const path of found) {
      assert.match(path, /^archives\/amd64\/[a-z0-9@,=+_][a-z0-9@,=+._-]*\.tar$|^archives\/amd64\/\.tar$/);
      assert.ok(path.length <= 'archives/amd64/.tar'.length + 200, path);
    }
  });

  it('cannot leave its folder by the architecture', () => {
    assert.equal(archivePathOf('a', '../x'), 'archives/,2e.+x/a.tar');
  });
});

describe('the name in an archive', () => {
  const names: readonly (readonly [written: string, name: string])[] = [
    ['busybox', 'docker.io/library/busybox:latest'],
    ['ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    [`ghcr.io/a/b:1@${digest}`, `ghcr.io/a/b@${digest}`],
  ];
  for (const [written, name] of names) {
    it(`of ${written}`, () => {
      const parsed = parseReference(written);
      assert.ok(parsed.ok);
      assert.equal(archiveNameOf(parsed.reference), name);
    });
  }
});
