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
  let opened = syncService.open(history[0] ?? '');
  let isAlive = true as boolean;
  for (let round = 0; round < editsOfOne; round += 1) {
    const before = history.at(-1) ?? '';
    const isUndo = history.length > 1 && random.below(isAlive ? 5 : 2) === 0;
    const edit = isUndo ? undoing(before, history.splice(-2)[0] ?? '') : randomEdit(before, random);
    const text = before.slice(0, edit.start) + edit.text + before.slice(edit.end);
    history.push(text);
    live = live?.edit(edit, edit.text) ?? LiveSyncFile.open(new SourceText(text));
    opened = opened.edit([{ range: edit, text: edit.text }]);
    const said = `seed ${seed}, edit ${round}: ${JSON.stringify(edit)}\nin ${JSON.stringify(before)}`;
    assert.equal(opened.source.text, text, said);
    const found = live?.check(place);
    isAlive = found !== undefined;
    count[isAlive ? 'alive' : 'whole'] += 1;
    if (found === undefined) continue;
    assert.deepEqual(found, whole(text).check(place), said);
    if (round % 6 === 5) comparePlace(opened, text, random, said);
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

function comparePlace(opened: ReturnType<typeof whole>, text: string, random: Random, said: string): void {
  const reference = whole(text);
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

describe('LiveSyncFile', () => {
  // AIRGAP_EDITS=1000000 AIRGAP_SEED=tuesday node scripts/run-mocha.mjs core --grep LiveSyncFile
  const edits = Number(process.env['AIRGAP_EDITS'] ?? 4000);
  const seed = process.env['AIRGAP_SEED'] ?? 'edits';

  it(`says after each of ${edits} random edits what is said of the whole file`, function () {
    this.timeout(Math.max(60_000, edits * 20));
    const count = { alive: 0, whole: 0 };
    for (let run = 0; run < edits / editsOfOne; run += 1) follow(`${seed} ${run}`, count);
    assert.ok(count.alive > edits / 4, JSON.stringify(count));
  });
});
