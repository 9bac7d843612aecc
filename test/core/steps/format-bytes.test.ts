import assert from 'node:assert/strict';
import { formatBytes } from '../../../src/core/steps/format-bytes.ts';

describe('formatBytes', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [412_345_678, '412 MB'],
    [1_260_000_000, '1.3 GB'],
    [100e9, '100 GB'],
    [2e15, '2000 TB'],
  ];
  for (const [bytes, text] of cases)
    it(`writes ${bytes} as ${text}`, () => assert.equal(formatBytes(bytes), text));
});
