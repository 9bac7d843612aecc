import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { randomFrom } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';
import { parseReferenceYaml } from '../../support/reference-yaml.ts';
import { keysWithValues, slips } from '../regsync/odd-sync-files.ts';
import { oddities } from './yaml-oddities.ts';

/**
 * Where the reference is plainly wrong, and we differ on purpose.
 * Texts that fit are neither compared nor counted; each reason says what the reference does.
 */
const allowed: readonly { readonly reason: string; readonly fits: (text: string) => boolean }[] = [
  {
    reason: 'the items of a list with !!omap or !!pairs are lost',
    fits: (text) => /[!:](?:omap|pairs)/.test(text),
  },
  {
    reason: 'a comment at a value of !!set, or a tag on it, is taken for a value that is not null',
    fits: (text) => /[!:]set[^]*[#!]/.test(text),
  },
];

/** How the two differ over a text; undefined where they agree. */
function differenceOver(text: string): string | undefined {
  const { source, ...ours } = parseYaml(text);
  const { source: other, ...reference } = parseReferenceYaml(text);
  if (source.text === other.text && isDeepStrictEqual(ours, reference)) return undefined;
  for (const part of [
    'problems',
    'root',
    'merges',
    'documentCount',
    'secondDocumentAt',
    'laterError',
  ] as const)
    if (!isDeepStrictEqual(ours[part], reference[part]))
      return `${JSON.stringify(text)}: ${part}\n ours      ${JSON.stringify(ours[part])}\n reference ${JSON.stringify(reference[part])}`;
  return JSON.stringify(text);
}

function assertAgreement(texts: Iterable<string>, least: number): void {
  const differences: string[] = [];
  let count = 0;
  for (const text of texts) {
    if (allowed.some(({ fits }) => fits(text))) continue;
    count += 1;
    const difference = differenceOver(text);
    if (difference !== undefined && differences.push(difference) === 5) break;
  }
  assert.deepEqual(differences, [], `after ${count} texts`);
  assert.ok(count >= least, `${count} texts are too few`);
}

/** The string literals of the suites' own files, most of them YAML or nearly so. */
function literalsOfSuites(): string[] {
  const files = readdirSync('test/core', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join('test/core', file), 'utf8');
    return [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map((match) =>
      unescaped(match[1] ?? match[2] ?? ''),
    );
  });
}

function unescaped(literal: string): string {
  const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0' };
  return literal.replaceAll(/\\(?:u([0-9a-f]{4})|(.))/gis, (_, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Files of the examples and fixtures, and the sync files of the judges of regsync. */
function files(): string[] {
  const folders = ['examples', 'test/fixtures/sync', 'test/fixtures/lab'];
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')),
  );
  return [
    ...texts,
    ...keysWithValues()
      .filter((_, index) => index % 3 === 0)
      .map((file) => file.text),
    ...slips(500, 1).map((file) => file.text),
  ];
}

const typed =
  `a|b|1| |  |\n|\n |\n  |\r\n|\r|\t|:|: |- |-|? |?|#| # c|'|"|\\|[|]|{|}|,|&a |*a|&a|!!str |!t |!|!!int |!!set |>|>-\n|---\n|...\n|%YAML 1.1\n|%TAG !e! x\n|@|\`|%|<<: |~|0|.|\0|\ufeff|\n\n|\n# c\n|=|é|!!null |!!merge |!!timestamp |!<x> |\\\n|\\x41|... |--- `.split(
    '|',
  );
typed.push('|', '|\n', '|2\n', '|+\n');

/** A text with one to four slips: characters lost, typed, doubled, pasted from another text, or a line moved in. */
function mutated(random: Random): string {
  let text = random.pick(shortTexts);
  if (random.below(3) === 0) text += random.pick(shortTexts);
  for (let times = 1 + random.below(4); times > 0; times -= 1) text = slipped(text, random);
  return text;
}

const shortTexts = oddities.filter((text) => text.length < 300);

function slipped(text: string, { below, pick }: Random): string {
  const at = below(text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (below(7)) {
    case 0:
      return before + after.slice(1 + below(4));
    case 1:
    case 2:
      return before + pick(typed) + after;
    case 3:
      return before + after.slice(0, 1 + below(8)) + after;
    case 4: {
      const other = pick(shortTexts);
      const from = below(other.length + 1);
      return before + other.slice(from, from + below(12)) + after;
    }
    case 5:
      return before.slice(0, -1) + after.slice(0, 1) + before.slice(-1) + after.slice(1);
    default: {
      const lines = text.split('\n');
      const line = below(lines.length);
      return lines.with(line, ' '.repeat(below(4)) + (lines[line] ?? '')).join('\n');
    }
  }
}

function* mutations(count: number): Iterable<string> {
  const random = randomFrom('yaml');
  for (let made = 0; made < count; made += 1) yield mutated(random);
}

function* truncations(texts: readonly string[]): Iterable<string> {
  for (const text of texts)
    for (let end = 0; end < text.length; end += 1) {
      yield text.slice(0, end);
      yield text.slice(end);
    }
}

describe('parseYaml agrees with the composer of the yaml library', () => {
  it('over every feature and mistake of the curated texts', () => assertAgreement(oddities, 600));
  it('over the same with CRLF', () =>
    assertAgreement(
      oddities.map((text) => text.replaceAll('\n', '\r\n')),
      600,
    ));
  it('over the texts of the suites', () => assertAgreement(literalsOfSuites(), 3_000));
  it('over fixtures, examples and sync files', () => assertAgreement(files(), 1_600));
  it('over texts cut at every offset', () => {
    const texts = oddities.filter((text) => text.length > 30 && text.length < 400);
    assertAgreement(truncations([...texts, readFileSync('examples/site/airgap.yaml', 'utf8')]), 4_000);
  });

  // A larger run: YAML_MUTATIONS=1000000 node scripts/run-mocha.mjs core --grep composer
  const count = Number(process.env['YAML_MUTATIONS'] ?? 30_000);
  it(`over ${count} texts with slips`, () => assertAgreement(mutations(count), count * 0.95)).timeout(0);
});
