import assert from 'node:assert/strict';
import { SourceText } from '../../../src/core/language/text.ts';

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
});
