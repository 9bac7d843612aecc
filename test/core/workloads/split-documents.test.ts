import assert from 'node:assert/strict';
import { splitDocuments } from '../../../src/core/workloads/split-documents.ts';

describe('splitDocuments', () => {
  for (const [name, text, parts] of [
    ['nothing', '', []],
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['two', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['content on the line of the marker', '--- {a: 1}\n--- b\n', ['--- {a: 1}\n', '--- b\n']],
    ['only comments and markers', '# a\n---\n# b\n---\n\n...\n---', []],
    ['a comment after the marker', '--- # a\na: 1\n', ['--- # a\na: 1\n']],
    ['an end marker', 'a: 1\n...\n# b\n---\nc: 1', ['a: 1\n', '---\nc: 1']],
    [
      'directives',
      '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n# c\n---\nb: 1\n',
      ['%YAML 1.2\n---\na: 1\n', '\n%YAML 1.2\n# c\n---\nb: 1\n'],
    ],
    ['directives without a document', '%YAML 1.2\n---\n---\na: 1\n', ['---\na: 1\n']],
    ['markers that are none', 'a: ---\n --- \n----\n---x\n-- -\n', ['a: ---\n --- \n----\n---x\n-- -\n']],
    ['a marker inside of a block scalar', 'a: |\n  ---\n---\nb', ['a: |\n  ---\n', '---\nb']],
    ['a byte order mark', '\ufeff---\na: 1\n', ['---\na: 1\n']],
  ] as const) {
    it(`cuts ${name}`, () => {
      const found = splitDocuments(text);
      assert.deepEqual(
        found.map((part) => part.text),
        parts,
      );
      for (const part of found) assert.ok(text.startsWith(part.text, part.start));
    });
  }
});
