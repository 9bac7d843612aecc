import assert from 'node:assert/strict';
import { checkDocument, fixesOf } from '../../../src/core/language/check.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { planLanguage } from '../../../src/core/plan/language.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';

const base = 'kubernetes:\n  channel: 1.35-classic/stable\nimages:\n  delivery: sideload\n';

/** Problems as `code@text: message`. */
function problemsOf(text: string): string[] {
  const document = parseYaml(text);
  return checkDocument(planLanguage, { document, path: 'airgap.yaml', site: emptySite }).map(
    (problem) => `${problem.code}@${document.source.slice(problem.range)}`,
  );
}

describe('checking against a schema', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['a good plan', base, []],
    ['an unknown key', `${base}mirrors: {}\n`, ['plan.unknown-key@mirrors']],
    ['a missing key', 'images: {delivery: sideload}\n', ['plan.missing-key@images']],
    ['a wrong type', `${base}nodes: 5\n`, ['plan.wrong-type@5']],
    ['a word that is not in the list', base.replace('sideload', 'sidelod'), ['plan.wrong-value@sidelod']],
    [
      'a value of the wrong form',
      `${base}mirror: {url: 10.0.0.1:5000}\n`,
      ['plan.wrong-value@10.0.0.1:5000'],
    ],
    [
      'an alternative that fits nowhere',
      base.replace('images:\n', 'images:\n  overrides: [{match: a/b, delivery: 5}]\n'),
      ['plan.wrong-type@5'],
    ],
    [
      'a branch that got further',
      `${base.replace('images:\n', 'images:\n  overrides: [{match: a/b, delivery: [mirror, boat]}]\n')}mirror: {url: http://h:1}\n`,
      ['plan.wrong-value@boat'],
    ],
    ['a name that is no host', `${base}upstreams: {"a b": {}}\n`, ['plan.wrong-value@"a b"']],
    ['a silenced code', `${base}# airgap-ignore: plan.unknown-key\nmirrors: {}\n`, []],
    ['a silenced code on its own line', `${base}mirrors: {} # airgap-ignore: plan.unknown-key\n`, []],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(problemsOf(text), expected));

  it('offers the right word for a misspelt key, once', () => {
    const text = `${base}mirorr: {url: http://h:1}\n`;
    const document = parseYaml(text);
    const context = { document, path: 'airgap.yaml', site: emptySite };
    const [problem] = checkDocument(planLanguage, context);
    assert.ok(problem);
    const [fix] = fixesOf(planLanguage, problem, context);
    assert.ok(fix);
    assert.deepEqual(problemsOf(applyEdits(text, fix.edits)), []);
  });
});
