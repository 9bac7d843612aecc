import assert from 'node:assert/strict';
import { parseSyncFile } from '../../../src/core/regsync/parse-sync-file.ts';
import { problemsOf } from './load-codes.ts';
import { slips } from './odd-sync-files.ts';

/** The text of each entry with its dash; undefined for one that an alias repeats. */
function entryTexts(text: string): (string | undefined)[] {
  return parseSyncFile(text).entries.map(({ range }) => range && text.slice(range.start, range.end));
}

describe('parseSyncFile', () => {
  const ranges: readonly [name: string, text: string, entries: readonly (string | undefined)[]][] = [
    [
      'block style',
      'sync:\n  - source: a\n    type: image\n  - source: b\n',
      ['- source: a\n    type: image', '- source: b'],
    ],
    [
      'dashes at the margin',
      'sync:\n- source: a\n\n# note - not a dash\n- source: b\n',
      ['- source: a', '- source: b'],
    ],
    ['flow style', 'sync: [{source: a}, {source: b}]', ['{source: a}', '{source: b}']],
    ['a dash on a line of its own', 'sync:\n  -\n    source: a\n', ['-\n    source: a']],
    ['a comment behind the dash', 'sync:\n  - # x\n    source: a\n', ['- # x\n    source: a']],
    [
      'anchor and alias',
      'sync:\n  - &a\n    source: a\n  - *a\n  - source: b\n',
      ['- &a\n    source: a', undefined, '- source: b'],
    ],
    ['nothing behind a dash', 'sync:\n  -\n  - source: b\n', ['-', '- source: b']],
    ['CRLF', 'sync:\r\n  - source: a\r\n  - source: b\r\n', ['- source: a', '- source: b']],
    ['the last of two', 'sync: [{source: a}]\nsync: [{source: b}]\n', ['{source: b}']],
    ['no list', 'sync: {source: a}\n', []],
    ['nothing', '', []],
  ];
  for (const [name, text, entries] of ranges) {
    it(`knows where each entry stands: ${name}`, () => assert.deepEqual(entryTexts(text), entries));
  }

  it('reads what regsync would see of source, target and type', () => {
    const [entry] = parseSyncFile(
      `sync: [{source: nginx, target: '{{ env "MIRROR" }}/{{ .Sync.Source }}', type: image}]`,
    ).entries;
    assert.equal(entry?.target?.expanded.key, '{{ env "MIRROR" }}/nginx');
    assert.equal(entry.target.registry, '{{ env "MIRROR" }}');
    assert.equal(entry.target.reference?.ok, true);
    assert.equal(entry.source?.registry, 'docker.io');
    assert.equal(entry.type?.text, 'image');
  });

  const creds: readonly [registry: string, name: string][] = [
    ['ghcr.io', 'ghcr.io'],
    ['http://10.10.10.10:5050', '10.10.10.10:5050'],
    ['https://m.x/v2/', 'm.x'],
    ['index.docker.io', 'docker.io'],
    [`'{{env "MIRROR"}}'`, '{{ env "MIRROR" }}'],
  ];
  for (const [registry, name] of creds) {
    it(`takes creds for ${registry} as those of ${name}`, () => {
      assert.equal(parseSyncFile(`creds: [{registry: ${registry}}]`).creds[0]?.name, name);
    });
  }

  it('reads on behind a template without quotes, in place', () => {
    const text =
      'sync:\n  - source: a.b/c:1\n    target: {{ env "MIRROR" }}/c:1 # x\n    type: image\n  - source: b\n';
    const file = parseSyncFile(text);
    assert.deepEqual(file.problems, []);
    assert.deepEqual(
      file.unquotedTemplates.map(({ start, end }) => text.slice(start, end)),
      ['{{ env "MIRROR" }}/c:1'],
    );
    assert.equal(file.entries[0]?.target?.text, '{{ env "MIRROR" }}/c:1');
    assert.equal(file.entries.length, 2);
    assert.equal(file.source.text, text);
  });

  it('throws at nothing, and marks only what is there', () => {
    for (const { name, text } of slips(200, 10_000)) {
      for (const { code, range } of problemsOf(text)) {
        const isInside = range.start >= 0 && range.start <= range.end && range.end <= text.length;
        assert.ok(isInside, `${name}: ${code} at ${range.start} to ${range.end} of ${text.length}`);
      }
    }
  });
});
