import assert from 'node:assert/strict';
import { carrierCodes } from '../../../src/core/carrier/carrier-codes.ts';
import { carrierEvidence, judgeCarrier, noCarrier } from '../../../src/core/carrier/judge-carrier.ts';
import type { SeenCarrier } from '../../../src/core/carrier/judge-carrier.ts';
import { parseSha256Sums } from '../../../src/core/carrier/sha256-sums.ts';
import { stateOf } from '../../../src/core/steps/state.ts';

const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
const file = (sha256: string | undefined, size = 600_000) => ({ size, sha256 });
const good: SeenCarrier = {
  wanted: ['a', 'b'],
  sums: parseSha256Sums(`${one}  a\n${two}  b\n`),
  packed: new Map([
    ['a', file(one)],
    ['b', file(two)],
  ]),
  odd: [],
  site: new Map([
    ['a', file(one)],
    ['b', file(two)],
  ]),
};
const packed = (entries: Readonly<Record<string, ReturnType<typeof file> | undefined>>) =>
  new Map(
    [...good.packed, ...Object.entries(entries)].flatMap(([path, is]) => (is ? [[path, is] as const] : [])),
  );

/** What is found, and in words what is said of it: code, subject, and how many of two hold. */
const cases: readonly (readonly [
  name: string,
  seen: Partial<SeenCarrier>,
  said: readonly string[],
  passed: number,
])[] = [
  ['a changed byte', { packed: packed({ a: file(two) }) }, ['carrier.changed a'], 1],
  ['an unreadable file', { packed: packed({ a: file(undefined) }) }, ['carrier.changed a'], 1],
  ['a file that is gone', { packed: new Map([['b', file(two)]]) }, ['carrier.missing a'], 1],
  [
    'a file of somebody',
    { packed: packed({ 'notes.txt': file(undefined) }) },
    ['carrier.foreign notes.txt'],
    2,
  ],
  ['a link', { odd: ['link'] }, ['carrier.foreign link'], 2],
  [
    'a link in place of a file',
    { packed: new Map([['b', file(two)]]), odd: ['a'] },
    ['carrier.missing a', 'carrier.foreign a'],
    1,
  ],
  ['a plan that calls for less', { wanted: ['a'] }, ['carrier.outdated b'], 1],
  ['a line for nothing', { wanted: ['a'], packed: new Map([['a', file(one)]]) }, ['carrier.outdated b'], 1],
  [
    'a changed site',
    {
      site: new Map([
        ['a', file(two)],
        ['b', file(two)],
      ]),
    },
    ['carrier.outdated a'],
    1,
  ],
  ['a site with less', { site: new Map([['a', file(one)]]) }, ['carrier.outdated b'], 1],
  ['no SHA256SUMS', { sums: undefined }, ['carrier.sums SHA256SUMS'], 0],
  ['a line less', { sums: parseSha256Sums(`${one}  a\n`) }, ['carrier.sums b'], 1],
  ['a broken line', { sums: parseSha256Sums(`${one}  a\nx\n${two}  b\n`) }, ['carrier.sums SHA256SUMS'], 2],
];

describe('judging a carrier', () => {
  it('proves one that is whole, and says how much it is', () => {
    const evidence = carrierEvidence(judgeCarrier(good));
    assert.deepEqual(evidence, {
      expected: 2,
      checked: 2,
      problems: [],
      summary: '2 files, 1.2 MB, SHA256SUMS holds',
    });
    assert.equal(stateOf(evidence, 0).kind, 'proved');
  });

  for (const [name, seen, said, passed] of cases) {
    it(`is short for ${name}`, () => {
      const check = judgeCarrier({ ...good, ...seen });
      assert.deepEqual(
        check.problems.map(({ code, path }) => `${code} ${path}`),
        said,
      );
      assert.equal(check.passed, passed);
      const evidence = carrierEvidence(check);
      assert.equal(stateOf(evidence, 0).kind, 'short');
      assert.match(evidence.summary, new RegExp(`^${passed} of `));
    });
  }

  it('says that nothing was packed, and that nothing is to be', () => {
    const [never, nobody] = [2, 0].map((expected) => carrierEvidence(noCarrier(expected)));
    assert.equal(never?.summary, 'never packed');
    assert.deepEqual(never?.problems, [{ subject: 'carrier', message: 'not there yet: run Pack carrier' }]);
    assert.equal(nobody?.summary, 'the plan has no nodes, so there is nothing to pack');
    assert.equal(nobody && stateOf(nobody, 0).kind, 'short');
  });

  it('has a description for every code that it gives', () => {
    const given = new Set(cases.flatMap(([, , said]) => said.map((text) => text.replace(/ .*/, ''))));
    assert.deepEqual([...given].toSorted(), carrierCodes.map(({ code }) => code).toSorted());
  });
});
