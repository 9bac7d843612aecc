import assert from 'node:assert/strict';
import { checkTemplate } from '../../../src/core/regsync/template/check-template.ts';
import { expandTemplate } from '../../../src/core/regsync/template/expand-template.ts';
import { parseTemplate } from '../../../src/core/regsync/template/template.ts';
import templates from '../../fixtures/sync/templates.json';

describe('checkTemplate', () => {
  for (const { text, sync, creds } of templates) {
    it(`agrees with regsync on ${text}`, () => {
      const template = parseTemplate(text);
      assert.equal(checkTemplate(template, 'sync') === undefined ? 'accepted' : 'refused', sync, 'in sync');
      assert.equal(
        checkTemplate(template, 'creds') === undefined ? 'accepted' : 'refused',
        creds,
        'in creds',
      );
    });
  }

  const problems: readonly [text: string, message: RegExp, at: string][] = [
    ['a {{ sprig "x" }}', /^function "sprig" not defined$/, 'sprig'],
    ['{{ env "A" ', /^the \{\{ is not closed$/, '{{ env "A" '],
    ['{{ env "A }}', /^the " is not closed$/, '"A }}'],
    ["{{ env 'AB' }}", /is no text in a Go template: write "…"$/, "'AB'"],
    ['{{ env }}', /^env takes 1 value, not 0$/, 'env'],
    ['{{ .Env.MIRROR }}', /^\.Env does not exist$/, '.Env.MIRROR'],
    ['{{ if true }}x', /^\{\{ if \}\} has no \{\{ end \}\}$/, '{{ if true }}'],
    ['{{ env"A" }}', /^a blank is missing after env$/, 'env"'],
  ];
  for (const [text, message, at] of problems) {
    it(`says what is wrong with ${text}, and where`, () => {
      const problem = checkTemplate(parseTemplate(text), 'sync');
      assert.match(problem?.message ?? '', message);
      assert.equal(text.slice(problem?.range.start, problem?.range.end), at);
    });
  }
});

describe('expandTemplate', () => {
  const env = { MIRROR: '10.10.10.10:5050', EMPTY: '' };
  const sync = { Source: 'ghcr.io/A:1', Type: 'image' };
  const cases: readonly [text: string, key: string, known: boolean][] = [
    ['plain', 'plain', true],
    ['{{ env "MIRROR" }}/x', '10.10.10.10:5050/x', true],
    ['{{"MIRROR"|env}}/x', '10.10.10.10:5050/x', true],
    ['{{ env "TAG" }}', '{{ env "TAG" }}', false],
    [' {{env `TAG`}}', ' {{ env "TAG" }}', false],
    ['{{ "TAG" | env }}', '{{ env "TAG" }}', false],
    ['{{ (env ("TAG")) }}', '{{ env "TAG" }}', false],
    ['{{ .Sync.Source | lower }}', 'ghcr.io/a:1', true],
    ['{{ .Sync.Target }}', '{{ .Sync.Target }}', false],
    ['{{ upper (trimSpace " a ") }}', 'A', true],
    ['{{ default "x" (env "EMPTY") }}', 'x', true],
    ['{{ env "MIRROR" | default "x" }}', '10.10.10.10:5050', true],
    ['{{ env "TAG" | default "x" }}', '{{ default "x" (env "TAG") }}', false],
    ['a {{- /* c */ -}} b', 'ab', true],
    ['{{ if true }}a{{ end }}', '{{ if true }}a{{ end }}', false],
    ['{{ broken', '{{ broken', false],
    ['{{ lower (env "TAG") }}:{{ true }}{{ 1 }}', '{{ lower (env "TAG") }}:true1', false],
  ];
  for (const [text, key, known] of cases) {
    it(`makes ${JSON.stringify(key)} of ${JSON.stringify(text)}`, () => {
      const expanded = expandTemplate(parseTemplate(text), { env, sync });
      assert.deepEqual([expanded.key, expanded.known], [key, known]);
    });
  }

  it('prints fields as Go does where there is no data', () => {
    assert.equal(expandTemplate(parseTemplate('{{ .Sync.Source }}'), { env }).key, '<no value>');
  });
});
