import assert from 'node:assert/strict';
import described from '../../../schemas/airgap.schema.json';
import { SourceText } from '../../../src/core/language/text.ts';
import { serviceOf } from '../../../src/core/language/service.ts';
import { yamlCursorAt } from '../../../src/core/language/yaml/yaml-cursor.ts';
import { planLanguage } from '../../../src/core/plan/language.ts';
import { emptySite } from '../../../src/core/plan/site.ts';

/** Splits a text at its cursor mark. */
function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf('$0');
  assert.ok(offset >= 0, 'the text has a cursor mark');
  return { text: text.replace('$0', ''), offset };
}

describe('yamlCursorAt', () => {
  const cases: readonly [text: string, path: string, at: string, siblings?: string][] = [
    ['$0', '', 'key'],
    ['kubernetes:\n  $0', 'kubernetes', 'key'],
    ['kubernetes:\n  channel: $0', 'kubernetes.channel', 'value'],
    ['kubernetes:\n  channel: 1.3$0\nimages:\n', 'kubernetes.channel', 'value'],
    ['nodes:\n  - name: a\n    $0', 'nodes.0', 'key', 'name'],
    ['nodes:\n  - name: a\n    ro$0\n    address: b\n', 'nodes.0', 'key', 'name,address'],
    ['nodes:\n- name: a\n  role: $0', 'nodes.0.role', 'value'],
    ['nodes:\n  - $0\n  - name: b\n', 'nodes.0', 'key', ''],
    ['a:\n  b:\n    c: 1\n  $0', 'a', 'key', 'b'],
    ['a: 1\n$0\nb: 2\n', '', 'key', 'a,b'],
    ['images:\n  overrides:\n    - match: x\n      delivery: $0', 'images.overrides.0.delivery', 'value'],
    ['# c\na:\n\n  # d\n  $0', 'a', 'key'],
  ];
  for (const [text, path, at, siblings] of cases) {
    it(JSON.stringify(text), () => {
      const { text: plain, offset } = marked(text);
      const cursor = yamlCursorAt(new SourceText(plain), offset);
      assert.equal(cursor.path.join('.'), path);
      assert.equal(cursor.at, at);
      if (siblings !== undefined) assert.equal(cursor.siblings.join(','), siblings);
    });
  }
});

describe('completion in a plan', () => {
  const service = serviceOf(planLanguage);
  const labels = (text: string): string[] => {
    const { text: plain, offset } = marked(text);
    return service
      .open(plain)
      .complete(offset, { path: 'airgap.yaml', site: emptySite, described })
      .map((item) => item.label);
  };

  it('offers the keys that are missing, required ones first', () => {
    assert.deepEqual(labels('images:\n  delivery: mirror\n$0').slice(0, 2), ['kubernetes', 'mirror']);
    assert.ok(!labels('images: {}\n$0').includes('images'));
  });

  it('offers words, booleans, examples and defaults as values', () => {
    assert.deepEqual(
      labels('images:\n  delivery: $0'),
      ['mirror', 'proxy', 'sideload'].toSorted(
        (a, b) => labels('images:\n  delivery: $0').indexOf(a) - labels('images:\n  delivery: $0').indexOf(b),
      ),
    );
    assert.deepEqual(labels('mirror:\n  upstreamFallback: $0'), ['true', 'false']);
    assert.ok(labels('kubernetes:\n  channel: $0').includes('1.36-classic/stable'));
  });

  it('says what a key means on hover, and nothing between values', () => {
    const text = 'kubernetes:\n  channel: 1.35-classic/stable\n';
    const open = service.open(text);
    const place = { path: 'airgap.yaml', site: emptySite, described };
    assert.match(open.hover(15, place)?.text ?? '', /^\*\*channel\*\*[\s\S]*Snap channel/);
    assert.equal(open.hover(text.length, place), undefined);
  });

  it('offers keys and words without the texts of the schema, too', () => {
    const open = service.open('images:\n  ');
    const place = { path: 'airgap.yaml', site: emptySite };
    const bare = open.complete('images:\n  '.length, place);
    const full = open.complete('images:\n  '.length, { ...place, described });
    assert.ok(bare.length > 1);
    assert.ok(full.every(({ documentation }) => documentation !== undefined));
    assert.deepEqual(
      bare.map(({ insert }) => insert),
      full.map(({ insert }) => insert),
    );
  });
});
