import assert from 'node:assert/strict';
import { isImported, runsOn } from '../../../src/core/archives/platform.ts';

describe('the platform of an archived image', () => {
  // Node, os, architecture, variant; whether it runs there, and whether 1.6 and 2.1 import what names it.
  const cases: readonly (readonly [string, string, string, string, boolean, boolean, boolean])[] = [
    ['amd64', 'linux', 'amd64', '', true, true, true],
    ['amd64', 'Linux', 'x86_64', 'v1', true, true, true],
    ['amd64', '', 'amd64', '', true, true, true],
    ['amd64', 'windows', 'amd64', '', false, false, false],
    ['amd64', 'linux', 'amd64', 'v3', false, false, false],
    ['amd64', 'linux', 'i386', '', false, true, false],
    ['amd64', 'unknown', 'unknown', '', false, false, false],
    ['amd64', 'linux', '', '', false, false, false],
    ['arm64', 'linux', 'aarch64', '8', true, true, true],
    ['arm64', 'linux', 'arm', '7', false, true, false],
    ['arm64', 'linux', 'armel', '', false, true, false],
    ['arm64', 'linux', 'amd64', '', false, false, false],
    ['ppc64el', 'linux', 'ppc64le', '', true, true, true],
    ['s390x', 'linux', 's390x', '', true, true, true],
  ];
  for (const [arch, os, architecture, variant, runs, old, strict] of cases) {
    it(`${os}/${architecture}/${variant} on ${arch}`, () => {
      const platform = { os, architecture, variant };
      assert.deepEqual(
        [runsOn(platform, arch), isImported(platform, arch, '1.6.38'), isImported(platform, arch, '2.1.5')],
        [runs, old, strict],
      );
    });
  }
});
