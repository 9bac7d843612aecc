import assert from 'node:assert/strict';
import { parseYaml } from '../../../src/core/language/yaml.ts';
import { nodeAt, plainOf } from '../../../src/core/language/tree.ts';

describe('parseYaml', () => {
  it('gives values with the places where they stand', () => {
    const text = "version: 1\nsync:\n  - source: 'a' # why\n    type: image\n";
    const document = parseYaml(text);
    assert.deepEqual(plainOf(document.root), { version: 1, sync: [{ source: 'a', type: 'image' }] });
    const source = nodeAt(document.root, ['sync', 0, 'source']);
    assert.ok(source?.kind === 'scalar');
    assert.equal(document.source.slice(source.range), "'a'");
    assert.equal(source.style, 'single');
    assert.deepEqual(document.problems, []);
  });

  const broken: readonly [name: string, text: string, problems: number][] = [
    ['an unclosed flow map', 'a: {b: 1\nc: 2\n', 1],
    ['tab indentation', 'a:\n\tb: 1\n', 1],
    ['an unquoted template', 'target: {{ env "MIRROR" }}/x\n', 1],
    ['a lone quote', "a: '", 1],
    ['an unknown alias', 'a: *nobody\n', 1],
  ];
  for (const [name, text, least] of broken) {
    it(`reports ${name} and still gives a tree`, () => {
      const document = parseYaml(text);
      assert.ok(document.problems.length >= least, JSON.stringify(document.problems));
      assert.ok(document.problems.every((problem) => problem.range.end <= text.length));
      assert.ok(document.root !== undefined);
    });
  }

  it('takes empty files, comments alone, BOM and CRLF', () => {
    for (const text of ['', '# nothing\n', '\ufeff', '---\n'])
      assert.equal(parseYaml(text).root, undefined, JSON.stringify(text));
    assert.deepEqual(plainOf(parseYaml('\ufeffa: 1\r\nb: 2\r\n').root), { a: 1, b: 2 });
  });

  it('reads the first of several documents and says where the second begins', () => {
    const document = parseYaml('a: 1\n---\nb: 2\n');
    assert.deepEqual(plainOf(document.root), { a: 1 });
    assert.equal(document.documentCount, 2);
    assert.equal(document.secondDocumentAt, 5);
  });

  it('puts merged entries where << stands, and keeps keys given twice', () => {
    const document = parseYaml('x-a: &a {t: 1, u: 2}\nb:\n  t: 0\n  <<: *a\nc: 1\nc: 2\n');
    assert.deepEqual(plainOf(nodeAt(document.root, ['b'])), { t: 1, u: 2 });
    assert.equal(document.root?.kind === 'map' && document.root.entries.length, 4);
    assert.deepEqual(document.problems, []);
  });

  it('stops at aliases that explode, and at one that holds itself', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
    for (let level = 1; level < 12; level += 1) {
      text += `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]\n`;
    }
    assert.deepEqual(
      parseYaml(text).problems.map((problem) => problem.code),
      ['yaml.aliases'],
    );
    assert.equal(parseYaml('a: &a [*a]\n').problems.length, 0);
  });
});
