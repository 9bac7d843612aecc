import assert from 'node:assert/strict';
import curated from '../../fixtures/sync/loads.json';
import { loadErrorsOf, stricter } from './load-codes.ts';

describe('what regsync loads', () => {
  for (const { name, text, loads } of curated) {
    it(`${loads ? 'loads' : 'refuses'}: ${name}`, () => {
      const errors = loadErrorsOf(text).map(({ code, message }) => `${code}: ${message}`);
      if (!loads || Object.hasOwn(stricter, name))
        assert.notDeepEqual(errors, [], 'no error says that it is refused');
      else assert.deepEqual(errors, []);
    });
  }
});
