import assert from 'node:assert/strict';
import { fixAll } from '../../../src/core/assist/fix-all.ts';
import { sortEntries } from '../../../src/core/assist/sort-entries.ts';
import { languageKindOf } from '../../../src/core/check/languages.ts';
import { openSiteDocument } from '../../../src/core/check/site-documents.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';
import { parseSyncFile } from '../../../src/core/regsync/parse-sync-file.ts';

const creds = 'creds:\n  - registry: m.io\n    user: u\n    pass: p\n';

describe('fixAll', () => {
  const cases: readonly [name: string, path: string, text: string, mended: string][] = [
    [
      'mends all that is written wrong',
      'hosts.d/ghcr.io/hosts.toml',
      'server = https://a\n[host."https://a"]\n  capabilites = ["pull", "resolve"]\n  overide_path = true\n',
      'server = "https://a"\n[host."https://a"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n',
    ],
    [
      'takes a key that is misspelt for no missing one',
      'sync-images.yaml',
      `${creds}sync:\n  - source: a.io/a:1\n    taget: m.io/a:1\n    typ: image\n`,
      `${creds}sync:\n  - source: a.io/a:1\n    target: m.io/a:1\n    type: image\n`,
    ],
    ['removes what is there twice', 'images/k8s.txt', 'a.io/a:1\na.io/a:1\na.io/a:1\n', 'a.io/a:1\n'],
    ['leaves what is right', 'images/k8s.txt', 'a.io/a:1\n', 'a.io/a:1\n'],
    ['leaves what has no right answer', 'images/k8s.txt', 'no reference at all\n', 'no reference at all\n'],
  ];
  for (const [name, path, text, mended] of cases) {
    it(name, () => {
      const document = openSiteDocument(languageKindOf(path) ?? 'images', text);
      assert.equal(fixAll(document, { path, site: emptySite }), mended);
    });
  }
});

describe('sortEntries', () => {
  const sorted = (text: string): string | undefined => {
    const edit = sortEntries(parseSyncFile(text));
    return edit && applyEdits(text, [edit]);
  };
  const entry = (source: string, indent = '  ') =>
    `${indent}- source: ${source}\n${indent}  target: m:1/${source.split('/').at(-1) ?? ''}\n${indent}  type: image\n`;

  it('puts them by upstream and name, comments with them, and leaves the rest', () => {
    const head = 'version: 1\nsync:\n';
    assert.equal(
      sorted(
        `${head}${entry('quay.io/b/c:1')}  # of the web\n${entry('nginx:2')}\n${entry('ghcr.io/z:1')}${entry('ghcr.io/a:1')}# end\nx-more: 1\n`,
      ),
      `${head}  # of the web\n${entry('nginx:2')}\n${entry('ghcr.io/a:1')}${entry('ghcr.io/z:1')}${entry('quay.io/b/c:1')}# end\nx-more: 1\n`,
    );
  });

  it('keeps line ends, and a file without one at its end', () => {
    const text = `sync:\n${entry('b.io/b:1')}${entry('a.io/a:1')}`.trimEnd().replaceAll('\n', '\r\n');
    assert.equal(
      sorted(text),
      `sync:\n${entry('a.io/a:1')}${entry('b.io/b:1')}`.trimEnd().replaceAll('\n', '\r\n'),
    );
  });

  it('puts what cannot be read last, as it was', () => {
    const known = entry('z.io/z:1', '');
    const strange = `- source: '{{ env "B" }}/b'\n- source: '{{ env "A" }}/a'\n`;
    assert.equal(sorted(`sync:\n${strange}${known}`), `sync:\n${known}${strange}`);
  });

  for (const [why, text] of [
    ['is in order', `sync:\n${entry('a.io/a:1')}${entry('b.io/b:1')}`],
    ['has one entry', `sync:\n${entry('b.io/b:1')}`],
    ['has none', 'sync: []\n'],
    ['is in flow style', 'sync: [{source: b.io/b}, {source: a.io/a}]\n'],
    ['has anchors', `sync:\n  - source: b.io/b:1\n    type: &t image\n  - source: a.io/a:1\n    type: *t\n`],
    ['begins on the line of its key', 'x: 1\nsync: # here\n  - - source: b\n    - source: a\n'],
  ] as const) {
    it(`leaves a list alone that ${why}`, () => assert.equal(sorted(text), undefined));
  }
});
