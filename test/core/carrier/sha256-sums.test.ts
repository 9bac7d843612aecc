import assert from 'node:assert/strict';
import { formatSha256Sums, isSumsPath, parseSha256Sums } from '../../../src/core/carrier/sha256-sums.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];

describe('SHA256SUMS', () => {
  it('is sorted by bytes, where UTF-16 units would come in another order', () => {
    const sums = new Map([
      ['\u{1f600}', a],
      ['\uffee', b],
      ['a/b', a],
      ['a', b],
      ['B', a],
      ['a.b', a],
    ]);
    const lines = formatSha256Sums(sums).split('\n');
    assert.deepEqual(
      lines.map((line) => line.slice(66)),
      ['B', 'a', 'a.b', 'a/b', '\uffee', '\u{1f600}', ''],
    );
    assert.equal(lines[0], `${a}  B`);
    assert.deepEqual(parseSha256Sums(lines.join('\n')), { sums, flaws: [] });
  });

  it('is read with a star or a blank, and each other line is a flaw', () => {
    const text = [
      `${a}  x`,
      `${b} *y z`,
      '',
      `${a}  x`,
      `\\${a}  x\\n`,
      'x',
      `${a.toUpperCase()}  q`,
      `${a} q`,
    ];
    const { sums, flaws } = parseSha256Sums(text.join('\n'));
    assert.deepEqual(
      [...sums],
      [
        ['x', a],
        ['y z', b],
      ],
    );
    assert.deepEqual(flaws, [3, 4, 5, 6, 7]);
  });

  it('takes names that coreutils does not escape', () => {
    const names = ['a b', 'ü', '-x', '', 'a\\b', 'a\nb', 'a\rb', 'a\u007fb'];
    assert.deepEqual(names.map(isSumsPath), [true, true, true, false, false, false, false, false]);
  });
});
