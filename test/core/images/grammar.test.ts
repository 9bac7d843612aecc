import assert from 'node:assert/strict';
import grammar from '../../../syntaxes/airgap-images.tmLanguage.json';
import { formatReference, parseReference } from '../../../src/core/images/reference.ts';
import { curatedReferences } from './curated-references.ts';

interface Pattern {
  readonly match: string;
  readonly name?: string;
  readonly captures: Readonly<Record<string, { readonly name: string }>>;
}

/**
 * Matches a line as TextMate does: always the pattern that matches first, the earlier pattern at the same place.
 * @returns `scope text` for each capture and each match with a name of its own, without the grammar's suffix
 */
function tokensOf(line: string): string[] {
  const patterns: readonly Pattern[] = [grammar.repository.comment, grammar.repository.reference];
  const tokens: string[] = [];
  let at = 0;
  for (;;) {
    let first: { readonly match: RegExpExecArray; readonly pattern: Pattern } | undefined;
    for (const pattern of patterns) {
      const regex = new RegExp(pattern.match, 'g');
      regex.lastIndex = at;
      const match = regex.exec(line);
      if (match && match[0] !== '' && (!first || match.index < first.match.index)) first = { match, pattern };
    }
    if (!first) return tokens;
    const { match, pattern } = first;
    if (pattern.name !== undefined) tokens.push(token(pattern.name, match[0]));
    for (const [group, { name }] of Object.entries(pattern.captures)) {
      const text = match[Number(group)];
      if (text !== undefined) tokens.push(token(name, text));
    }
    at = match.index + match[0].length;
  }
}

function token(scope: string, text: string): string {
  assert.ok(scope.endsWith('.airgap-images'), scope);
  return `${scope.slice(0, -'.airgap-images'.length)} ${text}`;
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const registryScope = 'entity.name.namespace.registry';
const repositoryScope = 'variable.other.repository';
const tagScope = 'constant.numeric.tag';
const digestScope = 'string.unquoted.digest';

describe('the grammar of image lists', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      'ghcr.io/canonical/coredns:1.12.4-ck0',
      [
        `${registryScope} ghcr.io`,
        'punctuation.separator.path /',
        `${repositoryScope} canonical/coredns`,
        'punctuation.separator.tag :',
        `${tagScope} 1.12.4-ck0`,
      ],
    ],
    [
      `  [2001:db8::1]:5000/x:1@${digest} # why`,
      [
        `${registryScope} [2001:db8::1]:5000`,
        'punctuation.separator.path /',
        `${repositoryScope} x`,
        'punctuation.separator.tag :',
        `${tagScope} 1`,
        'punctuation.separator.digest @',
        `${digestScope} ${digest}`,
        'comment.line.number-sign # why',
        'punctuation.definition.comment #',
      ],
    ],
    ['nginx', [`${repositoryScope} nginx`]],
    ['bitnami/nginx', [`${repositoryScope} bitnami/nginx`]],
    ['localhost/x', [`${registryScope} localhost`, 'punctuation.separator.path /', `${repositoryScope} x`]],
    ['test.com:5000', [`${repositoryScope} test.com`, 'punctuation.separator.tag :', `${tagScope} 5000`]],
    ['# a/b:c', ['comment.line.number-sign # a/b:c', 'punctuation.definition.comment #']],
    ['\t#', ['comment.line.number-sign #', 'punctuation.definition.comment #']],
    ['nginx#x', []],
    ['docker pull nginx', []],
    ['nginx \t', [`${repositoryScope} nginx`]],
    ['https://ghcr.io/x', []],
    ['', []],
  ];
  for (const [line, tokens] of cases) {
    it(`colours ${JSON.stringify(line)}`, () => assert.deepEqual(tokensOf(line), tokens));
  }

  it('cuts every reference where the parser cuts it', () => {
    let compared = 0;
    for (const text of curatedReferences) {
      const parsed = parseReference(text);
      if (!parsed.ok) continue;
      const part = (scope: string): string | undefined =>
        tokensOf(text)
          .find((found) => found.startsWith(`${scope} `))
          ?.slice(scope.length + 1);
      const registry = part(registryScope);
      const tag = part(tagScope);
      const digestPart = part(digestScope);
      const prefix = registry === undefined ? '' : `${registry}/`;
      const suffix = `${tag === undefined ? '' : `:${tag}`}${digestPart === undefined ? '' : `@${digestPart}`}`;
      assert.equal(`${prefix}${part(repositoryScope)}${suffix}`, text);
      const again = parseReference(`${registry ?? 'docker.io'}/${part(repositoryScope)}${suffix}`);
      assert.ok(again.ok, text);
      assert.equal(formatReference(again.reference), formatReference(parsed.reference), text);
      compared += 1;
    }
    assert.ok(compared > 200, `${compared} compared`);
  });
});
