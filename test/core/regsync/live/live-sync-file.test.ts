import assert from 'node:assert/strict';
import described from '../../../../schemas/regsync.schema.json';
import { openSiteDocument, siteOf } from '../../../../src/core/check/site-documents.ts';
import { openDocument } from '../../../../src/core/language/service.ts';
import { SourceText } from '../../../../src/core/language/text.ts';
import { parseYaml } from '../../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../../src/core/plan/read-plan.ts';
import { syncLanguage } from '../../../../src/core/regsync/language.ts';
import { LiveSyncFile } from '../../../../src/core/regsync/live/live-sync-file.ts';
import { syncService } from '../../../../src/core/regsync/live/sync-service.ts';
import type { OpenSyncFile } from '../../../../src/core/regsync/live/sync-service.ts';
import { parseSyncFile } from '../../../../src/core/regsync/parse-sync-file.ts';
import { randomFrom } from '../../../support/random.ts';
import type { Random } from '../../../support/random.ts';
import { randomEdit, randomList } from './random-edits.ts';
import type { Edit } from './random-edits.ts';

const { plan } = readPlan(
  parseYaml(
    'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: http://10.10.10.10:5050}\n',
  ),
);
const list = 'ghcr.io/a/d:1\nghcr.io/a/e:1\nghcr.io/b/d:0\nquay.io/a/d:1\nghcr.io/z/z:1\n';
const place = {
  path: 'sync-images.yaml',
  described,
  site: siteOf(new Map([['images/k8s.txt', openSiteDocument('images', list)]]), {
    plan,
    fileExists: () => undefined,
  }),
};

const whole = (text: string) => openDocument(syncLanguage, parseSyncFile(text));
const editsOfOne = 24;

/** Edits one document again and again, and compares after each edit with what is said of the whole text. */
function follow(seed: string, count: { alive: number; whole: number }): void {
  const random = randomFrom(seed);
  const history = [randomList(random)];
  let live = LiveSyncFile.open(new SourceText(history[0] ?? ''));
  let isAlive = true as boolean;
  for (let round = 0; round < editsOfOne; round += 1) {
    const before = history.at(-1) ?? '';
    const isUndo = history.length > 1 && random.below(isAlive ? 5 : 2) === 0;
    const edit = isUndo ? undoing(before, history.splice(-2)[0] ?? '') : randomEdit(before, random);
    const text = before.slice(0, edit.start) + edit.text + before.slice(edit.end);
    history.push(text);
    live = live?.edit(edit, edit.text) ?? LiveSyncFile.open(new SourceText(text));
    const said = `seed ${seed}, edit ${round}: ${JSON.stringify(edit)}\nin ${JSON.stringify(before)}`;
    const found = live?.check(place);
    isAlive = found !== undefined;
    count[isAlive ? 'alive' : 'whole'] += 1;
    if (found === undefined) continue;
    assert.equal(live?.source.text, text, said);
    assert.deepEqual(found, whole(text).check(place), said);
    if (round % 8 === 7) {
      const opened = syncService.open(before).edit([{ range: edit, text: edit.text }]);
      comparePlace(opened, text, random, said);
    }
  }
}

/** The edit that makes a text what it was, as an editor gives it: only what differs is replaced. */
function undoing(now: string, was: string): Edit {
  let start = 0;
  while (start < Math.min(now.length, was.length) && now[start] === was[start]) start += 1;
  let back = 0;
  while (back < Math.min(now.length, was.length) - start && now.at(-1 - back) === was.at(-1 - back))
    back += 1;
  return { start, end: now.length - back, text: was.slice(start, was.length - back) };
}

function comparePlace(opened: OpenSyncFile, text: string, random: Random, said: string): void {
  const reference = whole(text);
  assert.deepEqual(opened.entries, reference.document.entries, `entries, ${said}`);
  const offset = random.below(text.length + 1);
  const problems = reference.check(place);
  assert.deepEqual(opened.check(place), problems, said);
  assert.deepEqual(
    opened.hover(offset, place),
    reference.hover(offset, place),
    `hover at ${offset}, ${said}`,
  );
  assert.deepEqual(
    opened.complete(offset, place),
    reference.complete(offset, place),
    `completion at ${offset}, ${said}`,
  );
  if (problems.length === 0) return;
  const problem = random.pick(problems);
  // Which line ending is put in is of no account where a file mixes them.
  const plain = (fixes: unknown) => JSON.stringify(fixes).replaceAll('\\r\\n', '\\n');
  assert.equal(
    plain(opened.fixes(problem, place)),
    plain(reference.fixes(problem, place)),
    `fixes of ${problem.code} at ${problem.range.start}, ${said}`,
  );
}

const item = (name: string, more = '') =>
  `  - source: ghcr.io/${name}\n    target: '{{ env "MIRROR" }}/${name}'\n    type: image\n${more}`;
const head = 'version: 1\nsync:\n';

/** Edits that were told wrong once, or are easy to tell wrong: a text, what is replaced in it, and by what. */
const edits: readonly [name: string, text: string, replaced: string, by: string][] = [
  [
    'a flow map is opened and not closed',
    head + item('a/b:1') + item('a/c:1'),
    '- source: ghcr.io/a/b',
    '- {source: ghcr.io/a/b',
  ],
  [
    'a flow list is opened with a quote in it',
    head + item('a/b:1') + item('a/c:1'),
    'type: image',
    '[type: im"age',
  ],
  ['a quote is opened', head + item('a/b:1') + item('a/c:1') + item('a/d:1'), 'ghcr.io/a/c', "'ghcr.io/a/c"],
  ['a key is empty', head + item('a/b:1') + item('a/c:1'), 'target:', ': : '],
  [
    'a template loses its quotes',
    head + item('a/b:1') + item('a/c:1'),
    `'{{ env "MIRROR" }}/a/b:1'`,
    '{{ env "MIRROR" }}/a/b:1',
  ],
  [
    'a second template loses its quotes',
    head + item('a/b:1').replaceAll("'", '') + item('a/c:1') + item('a/d:1'),
    `'{{ env "MIRROR" }}/a/c:1'`,
    '{{ env "MIRROR" }}/a/c:1',
  ],
  [
    'a target is taken twice',
    head + item('a/b:1') + item('a/c:1') + item('a/d:1'),
    `'{{ env "MIRROR" }}/a/c:1'`,
    `'{{ env "MIRROR" }}/a/b:1'`,
  ],
  [
    'the one of two that came first goes',
    head + item('a/b:1') + item('a/c:1') + item('a/b:1') + item('a/d:1'),
    item('a/b:1'),
    '',
  ],
  [
    'a comment before an item silences it',
    head + item('a/b:1') + item('a/c:1') + item('a/d:1'),
    '  - source: ghcr.io/a/c',
    '  # airgap-ignore: sync.image-not-listed\n  - source: ghcr.io/a/c',
  ],
  [
    'items are put behind the last one',
    head + item('a/b:1') + item('a/c:1') + '# end\n',
    '# end\n',
    item('a/d:1') + item('a/e:1'),
  ],
  ['the last item goes', head + item('a/b:1') + item('a/c:1') + item('a/d:1'), item('a/d:1'), ''],
  [
    'the list moves in',
    head + item('a/b:1') + item('a/c:1'),
    item('a/b:1') + item('a/c:1'),
    (item('a/b:1') + item('a/c:1')).replaceAll(/^/gm, '  '),
  ],
  [
    'a key of the file is put between items',
    head + item('a/b:1') + item('a/c:1') + item('a/d:1'),
    item('a/c:1'),
    'defaults:\n  parallel: 2\n' + item('a/c:1'),
  ],
  ['the list has another name', head + item('a/b:1') + item('a/c:1'), 'sync:', 'synk:'],
  [
    'a second list begins',
    head + item('a/b:1') + item('a/c:1'),
    item('a/c:1'),
    'sync:\n' + item('a/c:1') + item('a/d:1'),
  ],
  [
    'an anchor is set',
    head + item('a/b:1') + item('a/c:1', '    platform: *p\n') + item('a/d:1'),
    'type: image',
    'type: &p image',
  ],
  ['a tab indents', head + item('a/b:1') + item('a/c:1'), '    type', '\ttype'],
  [
    'a document ends',
    head + item('a/b:1') + item('a/c:1') + item('a/d:1'),
    item('a/c:1'),
    '---\n' + item('a/c:1'),
  ],
  [
    'what is before the list grows',
    head + item('a/b:1') + item('a/c:1'),
    'version: 1\n',
    `version: 1\ncreds:\n  - registry: '{{ env "MIRROR" }}'\n    tls: disabled\n`,
  ],
];

describe('LiveSyncFile', () => {
  for (const [name, text, replaced, by] of edits) {
    it(`says what is said of the whole file where ${name}`, () => {
      const start = text.indexOf(replaced);
      assert.ok(start >= 0, replaced);
      const range = { start, end: start + replaced.length };
      const after = text.slice(0, start) + by + text.slice(range.end);
      const opened = syncService.open(text);
      opened.check(place);
      const edited = opened.edit([{ range, text: by }]);
      assert.equal(edited.source.text, after);
      assert.deepEqual(edited.check(place), whole(after).check(place));
      const back = edited.edit([{ range: { start, end: start + by.length }, text: replaced }]);
      assert.deepEqual(back.check(place), whole(text).check(place));
      // A version that is asked again when there is a newer one.
      assert.deepEqual(edited.check(place), whole(after).check(place));
    });
  }

  it('follows the lists of the site', () => {
    const text = head + item('a/d:1') + item('a/c:1');
    const [start] = [text.indexOf('a/c')];
    const opened = syncService.open(text);
    opened.check(place);
    const edited = opened.edit([{ range: { start, end: start + 5 }, text: 'a/e:1' }]);
    const others = new Map([['images/k8s.txt', openSiteDocument('images', 'ghcr.io/a/c:1\n')]]);
    const elsewhere = { ...place, site: siteOf(others, { plan, fileExists: () => undefined }) };
    for (const each of [place, elsewhere, { ...place, path: 'other.yaml' }, place])
      assert.deepEqual(edited.check(each), whole(edited.source.text).check(each));
  });

  // Millions of others: AIRGAP_EDITS=1000000 AIRGAP_SEED=tuesday node scripts/run-mocha.mjs core --grep LiveSyncFile
  const editCount = Number(
    process.env['AIRGAP_EDITS'] ?? (process.env['CI'] === undefined ? 2_000 : 100_000),
  );
  const seed = process.env['AIRGAP_SEED'] ?? 'edits';

  it(`says after each of ${editCount} random edits what is said of the whole file`, function () {
    this.timeout(Math.max(60_000, editCount * 20));
    const count = { alive: 0, whole: 0 };
    for (let run = 0; run < editCount / editsOfOne; run += 1) follow(`${seed} ${run}`, count);
    assert.ok(count.alive > editCount / 4, JSON.stringify(count));
  });
});
