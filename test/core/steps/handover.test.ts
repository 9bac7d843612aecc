import assert from 'node:assert/strict';
import type { Handover } from '../../../src/core/steps/handover.ts';
import { encodeRecords, handoverRecords, refusalRecords } from '../../../src/core/steps/handover.ts';

describe('handing a step over', () => {
  it('writes folder, environment and arguments, each with its number', () => {
    const result = handoverRecords({
      cwd: '/site',
      env: { MIRROR: 'm:5', PASSWORD: '' },
      argv: ['regsync', 'once'],
    });
    assert.deepEqual(result, {
      ok: true,
      records: ['step1', '/site', '2', 'MIRROR=m:5', 'PASSWORD=', '2', 'regsync', 'once', 'end'],
    });
  });

  it('ends each record with a NUL and escapes nothing', () => {
    assert.equal(encodeRecords(['a\nb', "${env:HOME}'", '']), "a\nb\0${env:HOME}'\0\0");
  });

  const refused: readonly (readonly [name: string, handover: Handover, reason: RegExp])[] = [
    ['a NUL in an argument', { cwd: '/', env: {}, argv: ['a', 'b\0c'] }, /NUL/],
    ['a NUL in a value', { cwd: '/', env: { PASSWORD: 'secret\0' }, argv: ['a'] }, /NUL/],
    ['a NUL in the folder', { cwd: '/a\0b', env: {}, argv: ['a'] }, /NUL/],
    ['a relative folder', { cwd: 'site', env: {}, argv: ['a'] }, /absolute/],
    ...['PATH', 'IFS', 'BASH_ENV', 'LD_PRELOAD', 'mirror', 'MIRROR=x', ''].map(
      (name) =>
        [
          `the variable ${name}`,
          { cwd: '/', env: { [name]: 'secret' }, argv: ['a'] },
          /may not set/,
        ] as const,
    ),
  ];
  for (const [name, handover, reason] of refused) {
    it(`refuses ${name}, without saying the value`, () => {
      const result = handoverRecords(handover);
      assert.ok(!result.ok);
      assert.match(result.reason, reason);
      assert.doesNotMatch(result.reason, /secret/);
    });
  }

  it('a refusal is one record that is no version', () => {
    assert.deepEqual(refusalRecords('Not\0so'), ['Not so']);
  });
});
