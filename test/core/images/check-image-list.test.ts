import assert from 'node:assert/strict';
import { checkImageList, fixesOfImageList } from '../../../src/core/images/check-image-list.ts';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';

const codes = (text: string): string[] => checkImageList(parseImageList(text)).map(({ code }) => code);

/** The text after the preferred fix of each problem, one after another, until none is left. */
function mended(text: string): string {
  for (let round = 0; round < 10; round += 1) {
    const list = parseImageList(text);
    const fix = checkImageList(list)
      .flatMap((problem) => fixesOfImageList(problem, list))
      .find(({ preferred }) => preferred);
    if (!fix) return text;
    text = applyEdits(text, fix.edits);
  }
  assert.fail(`still not mended: ${text}`);
}

describe('checkImageList', () => {
  it('gives what parseImageList found', () => {
    assert.deepEqual(codes('nginx\nX\nredis:7\nredis:7\n'), [
      'images.no-tag',
      'images.not-a-reference',
      'images.duplicate',
    ]);
  });

  it('is silent where airgap-ignore says so, at the end of the line or above it', () => {
    assert.deepEqual(codes('nginx # airgap-ignore: images.no-tag\nredis\n'), ['images.no-tag']);
    assert.deepEqual(codes('# airgap-ignore: images.no-tag\nnginx\nredis:7\n'), []);
    assert.deepEqual(codes('nginx # airgap-ignore: images.duplicate\n'), ['images.no-tag']);
  });
});

describe('fixesOfImageList', () => {
  const cases = [
    ['a:1\n  - image: "nginx:1" # web\nb:1\n', 'a:1\n  nginx:1 # web\nb:1\n'],
    ['https://ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    ['a:1\nb:1\na:1\nc:1\n', 'a:1\nb:1\nc:1\n'],
    ['a:1\r\nb:1\r\na:1', 'a:1\r\nb:1'],
    ['a:1\na:1\na:1', 'a:1'],
    ['a:1\n- a:1\n', 'a:1\n'],
  ] as const;
  for (const [text, wanted] of cases) {
    it(`mends ${JSON.stringify(text)}`, () => {
      assert.equal(mended(text), wanted);
      assert.deepEqual(codes(wanted), []);
    });
  }

  it('leaves a line with a comment to the person', () => {
    const list = parseImageList('a:1\na:1 # for the tests\n');
    const fixes = list.problems.flatMap((problem) => fixesOfImageList(problem, list));
    assert.deepEqual(fixes, [
      { title: 'Remove line 2', edits: [{ range: { start: 4, end: 24 }, text: '' }], preferred: false },
    ]);
  });

  it('has none where only the person knows', () => {
    const list = parseImageList('nginx\nghcr.io/App\n');
    assert.deepEqual(
      list.problems.map((problem) => fixesOfImageList(problem, list)),
      [[], []],
    );
  });
});
