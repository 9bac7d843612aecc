import assert from 'node:assert/strict';
import { randomFrom } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';
import { SourceText } from '../../../src/core/language/text.ts';

function pieceOf(random: Random, most: number): string {
  return Array.from({ length: random.below(most) }, () => random.pick(['a', 'b', '\n', '\r', '\r\n'])).join(
    '',
  );
}

describe('SourceText', () => {
  it('turns offsets into positions and back over LF, CRLF and CR', () => {
    const source = new SourceText('ab\ncd\r\nef\rgh');
    assert.equal(source.lineCount, 4);
    assert.deepEqual(source.positionAt(4), { line: 1, character: 1 });
    assert.equal(source.slice(source.lineRange(1)), 'cd');
    assert.equal(source.slice(source.lineRange(2)), 'ef');
    for (let offset = 0; offset <= source.text.length; offset += 1) {
      if (offset === 6) continue; // between CR and LF
      assert.equal(source.offsetAt(source.positionAt(offset)), offset);
    }
  });

  it('moves what lies outside to the nearest end', () => {
    const source = new SourceText('ab\n');
    assert.deepEqual(source.positionAt(99), { line: 1, character: 0 });
    assert.equal(source.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(source.offsetAt({ line: 9, character: 0 }), 3);
  });

  it('is after 20 000 edits what it would be if it were read anew', () => {
    const random = randomFrom('edits of a text');
    let edited = new SourceText('');
    for (let round = 0; round < 20_000; round += 1) {
      if (round % 200 === 0) edited = new SourceText(pieceOf(random, 20));
      const start = random.below(edited.length + 1);
      const end = Math.min(edited.length, start + random.below(5));
      const inserted = pieceOf(random, 4);
      const text = edited.text.slice(0, start) + inserted + edited.text.slice(end);
      // Lines are counted before some edits and not before others; so is all of the text asked for.
      if (random.below(2) === 0) assert.ok(edited.lineCount > 0);
      edited = edited.edited({ start, end }, inserted);
      const read = new SourceText(text);
      const offset = random.below(text.length + 1);
      assert.equal(edited.length, text.length);
      assert.deepEqual(
        [edited.lineCount, edited.positionAt(offset), edited.lineRange(edited.lineCount - 1)],
        [read.lineCount, read.positionAt(offset), read.lineRange(read.lineCount - 1)],
        JSON.stringify(text),
      );
      assert.equal(edited.slice({ start: offset, end: offset + 9 }), text.slice(offset, offset + 9));
      if (random.below(4) === 0) assert.equal(edited.text, text);
    }
  });
});
