import assert from 'node:assert/strict';
import { canonicalJson } from '../../../src/core/generate/canonical-json.ts';
import {
  emptyRecord,
  formatGeneratedRecord,
  parseGeneratedRecord,
} from '../../../src/core/generate/generated-record.ts';

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    assert.equal(canonicalJson({ b: [{ d: 1, c: undefined }], a: 'x' }), '{"a":"x","b":[{"d":1}]}');
    assert.equal(canonicalJson({ a: 'x', b: [{ d: 1 }] }), canonicalJson({ b: [{ d: 1 }], a: 'x' }));
  });
});

describe('the record of what was generated', () => {
  it('reads back what it wrote, whatever the order', () => {
    const entries = [
      { source: 'b', target: 't', type: 'image' },
      { source: 'a', target: "'", type: 'image' },
    ];
    const record = {
      syncEntries: entries,
      files: new Map([
        ['z', '1'],
        ['a "b"', '2'],
      ]),
      texts: new Map([['node/x', '3']]),
    };
    const text = formatGeneratedRecord(record);
    assert.deepEqual(parseGeneratedRecord(text).syncEntries, entries.toReversed());
    assert.equal(formatGeneratedRecord(parseGeneratedRecord(text)), text);
    assert.deepEqual(parseGeneratedRecord(text).files, record.files);
    assert.deepEqual(parseGeneratedRecord(text).texts, record.texts);
  });

  for (const text of [undefined, '', '{', '[]', '{"files": 5, "syncEntries": [1, {"source": 2}]}', '\0']) {
    it(`counts ${JSON.stringify(text)} as empty, so that every entry is a person's`, () => {
      assert.deepEqual(parseGeneratedRecord(text), emptyRecord);
    });
  }
});
