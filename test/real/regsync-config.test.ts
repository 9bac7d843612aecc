import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReference } from '../../src/core/images/reference.ts';
import { applyEdits } from '../../src/core/problems/problem.ts';
import { generateSyncFile } from '../../src/core/regsync/generate-sync-file.ts';
import { mergeSyncFile } from '../../src/core/regsync/merge-sync-file.ts';
import { parseSyncFile } from '../../src/core/regsync/parse-sync-file.ts';
import { syncEntriesOf } from '../../src/core/regsync/sync-form.ts';
import type { SyncFileInput } from '../../src/core/regsync/sync-form.ts';
import { syncLanguage } from '../../src/core/regsync/language.ts';
import { resolveSchema } from '../../src/core/language/schema.ts';
import type { Schema } from '../../src/core/language/schema.ts';
import { plainOf } from '../../src/core/language/tree.ts';
import { loadErrorsOf, problemsOf, stricter } from '../core/regsync/load-codes.ts';
import type { OddFile } from '../core/regsync/odd-sync-files.ts';
import { keysWithValues, slips } from '../core/regsync/odd-sync-files.ts';
import { randomSyncFile, seeded } from '../core/regsync/random-sync-files.ts';
import curated from '../fixtures/sync/loads.json';
import templates from '../fixtures/sync/templates.json';
import { toolPath } from './lab/tools.ts';

const mirror = '10.10.10.10:5050';

/** Slips that regsync's YAML reader refuses for oddities of its own, and we do not foresee. */
const unforeseen: Readonly<Record<string, string>> = {
  'slip 114': "goccy/go-yaml v1.19.2 loses its place in {a:: '{{ b }}'}, a key that ends in a colon",
  'slip 458': 'goccy/go-yaml v1.19.2 takes <<: behind an anchor (&common<<:) for a key of its own',
};

/** What `regsync config` makes of a file. */
interface Loaded {
  readonly loads: boolean;
  /** The configuration it would use, as it prints it. */
  readonly printed: string;
  readonly error: string;
}

describe('what regsync loads', function () {
  this.timeout(300_000);
  let folder: string;

  before(function () {
    const problem =
      process.platform !== 'linux' || process.getuid?.() !== 0
        ? 'needs Linux and root: regsync runs in a network namespace of its own'
        : existsSync(toolPath('regsync'))
          ? undefined
          : 'needs regsync: run node scripts/tools.mjs regsync';
    if (problem !== undefined) {
      if (process.env['CI']) throw new Error(problem);
      console.log(`skipped: ${problem}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'airgap-regsync-'));
    mkdirSync(join(folder, 'home'));
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs all files in one namespace without any network, one after the other. */
  function load(texts: readonly string[]): Loaded[] {
    texts.forEach((text, index) => writeFileSync(join(folder, `${index}.yaml`), text));
    // Two at a time, for two processors.
    const script =
      'run() { i=$3; while [ "$i" -lt "$2" ]; do "$1" config -c "$i.yaml" >"$i.out" 2>"$i.err"; echo "$?" >"$i.code"; i=$((i+2)); done; }; run "$1" "$2" 0 & run "$1" "$2" 1; wait';
    const { status, stderr } = spawnSync(
      'unshare',
      ['-n', 'sh', '-c', script, 'sh', toolPath('regsync'), String(texts.length)],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 240_000,
        env: {
          PATH: '/usr/bin:/bin',
          HOME: join(folder, 'home'),
          MIRROR: mirror,
          USERNAME: 'u',
          PASSWORD: 'p',
        },
      },
    );
    assert.equal(status, 0, stderr);
    return texts.map((_, index) => ({
      loads: readFileSync(join(folder, `${index}.code`), 'utf8').trim() === '0',
      printed: readFileSync(join(folder, `${index}.out`), 'utf8'),
      error: readFileSync(join(folder, `${index}.err`), 'utf8').trim(),
    }));
  }

  /** Compares verdicts; files that regsync refuses without an error of ours fail the test. */
  function compare(what: string, files: readonly OddFile[]): { refused: number; alarms: string[] } {
    const verdicts = load(files.map(({ text }) => text));
    const gaps: string[] = [];
    const alarms: string[] = [];
    files.forEach(({ name, text }, index) => {
      const errors = loadErrorsOf(text);
      const verdict = verdicts[index];
      if (verdict?.loads === false && errors.length === 0)
        gaps.push(`${name}: ${verdict.error.split('\n')[0]}\n${text}`);
      if (verdict?.loads === true && errors[0] !== undefined)
        alarms.push(`${name}: ${errors[0].code} ${errors[0].message}`);
    });
    const refused = verdicts.filter(({ loads }) => !loads).length;
    console.log(
      `${what}: ${files.length} files, regsync refuses ${refused}, without an error of ours ${gaps.length}; loaded with an error of ours ${alarms.length}`,
    );
    assert.deepEqual(gaps, []);
    return { refused, alarms };
  }

  it('is what the curated files say', () => {
    const verdicts = load(curated.map(({ text }) => text));
    curated.forEach(({ name, loads }, index) => assert.equal(verdicts[index]?.loads, loads, name));
    const { alarms } = compare('curated', curated);
    assert.deepEqual(
      alarms.map((alarm) => alarm.split(': ')[0]).filter((name) => !Object.hasOwn(stricter, name ?? '')),
      [],
    );
  });

  it('is what the recorded templates say', () => {
    const texts = templates.flatMap(({ text }) => [
      JSON.stringify({ sync: [{ source: 'src/Abc:1', target: text, type: 'image' }] }),
      JSON.stringify({ creds: [{ registry: 'h', user: text }] }),
    ]);
    const verdicts = load(texts).map(({ loads }) => (loads ? 'accepted' : 'refused'));
    templates.forEach(({ text, sync, creds }, index) => {
      assert.deepEqual(verdicts.slice(index * 2, index * 2 + 2), [sync, creds], text);
    });
    console.log(`templates: ${texts.length} agree`);
  });

  it('has the keys of our schema, all of them and no others', () => {
    // What ships of the schema has no defaults, and they tell what kind of number or time a key takes.
    const file = join(__dirname, '../../../schemas/regsync.schema.json');
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
    const every = sampleOf(schema);
    const [verdict] = load([JSON.stringify(every)]);
    assert.ok(verdict?.loads, verdict?.error);
    const printed = parseSyncFile(verdict.printed);
    // A key that regsync does not know is missing from what it prints.
    assert.deepEqual(keysOf(plainOf(printed.root)), keysOf(every));
    assert.deepEqual(
      problemsOf(verdict.printed).filter(({ code }) => code === 'sync.unknown-key'),
      [],
    );
  });

  it('is known for every key with every kind of value, both ways', () => {
    const { refused, alarms } = compare('keys with values', keysWithValues());
    assert.ok(refused > 500, `only ${refused} refused: the files are too good to tell anything`);
    assert.deepEqual(alarms, []);
  });

  it('is known for files with slips', () => {
    const files = slips(600, 1).filter(({ name }) => !Object.hasOwn(unforeseen, name));
    const { refused } = compare('slips', files);
    assert.ok(refused > 150, `only ${refused} refused: the files are too good to tell anything`);
  });

  it('includes every file that is generated, with the entries that were meant', () => {
    const lists = ['1.32', '1.33', '1.34', '1.35', '1.36'].map((track) =>
      readFileSync(join(__dirname, '../../../test/fixtures/images', `${track}.txt`), 'utf8')
        .trim()
        .split('\n'),
    );
    const inputs = lists.map((list) => inputOf(list));
    const verdicts = load(inputs.map(generateSyncFile));
    verdicts.forEach((verdict, index) => {
      assert.ok(verdict.loads, verdict.error);
      assert.deepEqual(printedEntries(verdict.printed), expandedEntries(inputs[index]));
    });
  });

  it('includes every file that is brought up to date', () => {
    const texts: string[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const merged = mergeSyncFile(
        parseSyncFile(randomSyncFile(random)),
        inputOf(['ghcr.io/a/image0:1', 'nginx:1.27', `quay.io/x/y@sha256:${'0'.repeat(64)}`]),
      );
      if ('refused' in merged) continue;
      texts.push(applyEdits(randomSyncFile(seeded(seed)), merged.edits));
    }
    const verdicts = load(texts);
    verdicts.forEach((verdict, index) => {
      assert.ok(verdict.loads, `${verdict.error}\n${texts[index]}`);
      const printed = printedEntries(verdict.printed);
      assert.ok(
        printed.some(({ target }) => target === `${mirror}/library/nginx:1.27`),
        `nginx is not there:\n${texts[index]}`,
      );
      assert.equal(printed.length, parseSyncFile(texts[index] ?? '').entries.length);
    });
    console.log(`brought up to date: ${texts.length} files load with their entries`);
    assert.ok(texts.length >= 150);
  });
});

/** A value that has every key the schema knows. */
function sampleOf(schema: Schema): unknown {
  const resolved = resolveSchema(schema, syncLanguage.schema);
  const { anyOf, properties, items, type, pattern } = resolved;
  if (typeof resolved.default === 'number') return 1;
  const types = [type].flat();
  const word = anyOf?.[0]?.enum?.[2];
  if (word !== undefined) return word;
  if (properties !== undefined) {
    return Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, sampleOf(child)]));
  }
  if (items !== undefined) return [sampleOf(items)];
  if (types.includes('object')) return { a: 'b' };
  if (types.includes('boolean')) return types.includes('string') ? 'text' : true;
  if (types.includes('number')) return 1;
  return pattern === undefined ? 'text' : '7m';
}

/** Paths of all keys, sorted. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, child]) => [`${path}/${key}`, ...keysOf(child, `${path}/${key}`)])
    .toSorted();
}

function inputOf(list: readonly string[]): SyncFileInput {
  const images = list.map((text) => {
    const result = parseReference(text);
    assert.ok(result.ok, text);
    return { reference: result.reference };
  });
  return { mirror: { url: `http://${mirror}` }, images, digest: '0'.repeat(64), generatedBefore: [] };
}

function expandedEntries(input: SyncFileInput | undefined): { source: string; target: string }[] {
  return syncEntriesOf(input?.images ?? []).map(({ source, target }) => ({
    source,
    target: target.replace('{{ env "MIRROR" }}', mirror),
  }));
}

/** The entries of the configuration that regsync prints; its own output is plain block style. */
function printedEntries(printed: string): { source: string; target: string }[] {
  return parseSyncFile(printed).entries.map(({ source, target }) => ({
    source: source?.text ?? '',
    target: target?.text ?? '',
  }));
}
