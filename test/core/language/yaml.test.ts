import assert from 'node:assert/strict';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
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

  it('keeps the items of lists whose tags are those of YAML 1.1', () => {
    assert.deepEqual(plainOf(parseYaml('!!omap [a: 1, b: 2]').root), [{ a: 1 }, { b: 2 }]);
    assert.deepEqual(parseYaml('!!set {a: # why\n}').problems, []);
  });

  for (const opening of ['[', '{', '- ', '? ', 'a: [', '{? ', '[a: ']) {
    it(`says that too much is nested, and goes no deeper: ${opening} × 100 000`, () => {
      const { root, problems, documentCount } = parseYaml(opening.repeat(100_000));
      assert.equal(root, undefined);
      assert.equal(documentCount, 1);
      assert.deepEqual(
        problems.map(({ code, data }) => [code, data?.['kind']]),
        [['yaml.syntax', 'RESOURCE_EXHAUSTION']],
      );
    });
  }

  it('reads what is nested as deeply as nobody writes, and says where a later document goes deeper', () => {
    const deep = '['.repeat(450) + ']'.repeat(450);
    assert.deepEqual(parseYaml(deep).problems, []);
    const document = parseYaml(`a: 1\n---\n${'['.repeat(1_000)}`);
    assert.deepEqual(plainOf(document.root), { a: 1 });
    assert.equal(document.documentCount, 2);
    assert.ok(document.laterError !== undefined);
  });

  it('stops at aliases that nest without end, in values and in keys', () => {
    const levels = Array.from({ length: 3_000 }, (_, level) => level);
    const values = levels.map((level) => `a${level}: &a${level} [${level === 0 ? 'x' : `*a${level - 1}`}]\n`);
    const keys = levels.map((level) => `? &a${level} [${level === 0 ? 'x' : `*a${level - 1}`}]\n: x\n`);
    for (const text of [values.join(''), `${keys.join('')}end: *a2999\n`]) {
      const { root, problems } = parseYaml(text);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['yaml.aliases'],
      );
      assert.ok(JSON.stringify(plainOf(root)).length > 0);
    }
  });

  it('gives every problem of a text that is wrong throughout', () => {
    const count = 200_000;
    assert.equal(parseYaml(']'.repeat(count)).problems.length, count);
    assert.equal(parseYaml(`a\n...${' x'.repeat(count)}`).problems.length, 1);
  });
});
