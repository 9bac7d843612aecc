import assert from 'node:assert/strict';
import { matchesGlob } from '../../../src/node/files/glob.ts';

const cases: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
  ['images/*.txt', 'images/k8s.txt', true],
  ['images/*.txt', 'images/apps/a.txt', false],
  ['images/*.txt', 'k8s.txt', false],
  ['images/**/*.txt', 'images/k8s.txt', true],
  ['images/**/*.txt', 'images/a/b/k8s.txt', true],
  ['**', 'a/b.txt', true],
  ['./images/k8s.txt', 'images/k8s.txt', true],
  ['images/k?s.txt', 'images/k8s.txt', true],
  ['images/*.txt', 'images/.hidden.txt', false],
  ['../images/*.txt', '../images/k8s.txt', false],
  ['/images/*.txt', '/images/k8s.txt', false],
];

describe('matchesGlob', () => {
  for (const [glob, path, matches] of cases) {
    it(`${glob} ${matches ? 'names' : 'does not name'} ${path}`, () => {
      assert.equal(matchesGlob(glob, path), matches);
    });
  }
});
