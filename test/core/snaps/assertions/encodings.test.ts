import assert from 'node:assert/strict';
import { decodeBase64, encodeBase64Url } from '../../../../src/core/snaps/assertions/base64.ts';
import { parseRfc3339 } from '../../../../src/core/snaps/assertions/rfc3339.ts';

describe('base64 of assertions', () => {
  it('is read and written as Node does it, at every length', () => {
    for (let length = 1; length < 300; length += 1) {
      const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 151 + length) & 255));
      const text = bytes.toString('base64');
      assert.deepEqual(decodeBase64(text.replaceAll(/.{9}/g, '$&\r\n')), new Uint8Array(bytes));
      assert.equal(encodeBase64Url(bytes), bytes.toString('base64url'));
    }
    assert.equal(encodeBase64Url(new Uint8Array()), '');
  });

  for (const text of [
    '',
    '\n',
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    'AA==AA==',
    'AA= =',
    'AAA AAAA',
    'AA-_',
    'AAAA=',
    'AB==',
    'AAB=',
    'é===',
  ])
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(decodeBase64(text), undefined);
    });
});

describe('times of assertions', () => {
  const times: readonly [text: string, nanoseconds: bigint][] = [
    ['1970-01-01T00:00:00Z', 0n],
    ['2016-04-01T00:00:00.0Z', 1_459_468_800_000_000_000n],
    ['2016-08-11T18:42:22+02:00', 1_470_933_742_000_000_000n],
    ['2024-02-29T23:59:59.123456789-23:59', 1_709_337_539_123_456_789n],
    ['0000-01-01T00:00:00Z', -62_167_219_200_000_000_000n],
  ];
  for (const [text, nanoseconds] of times) {
    it(`reads ${text}`, () => {
      assert.equal(parseRfc3339(text), nanoseconds);
    });
  }

  for (const text of [
    '',
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-01-01t00:00:00z',
    '2024-01-01 00:00:00Z',
    '2024-01-01T0:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:00:60Z',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-01-01T00:00:00,5Z',
    '2024-01-01T00:00:00.1234567891Z',
    '2024-01-01T00:00:00+24:00',
    '2024-01-01T00:00:00Z\n',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseRfc3339(text), undefined);
    });
  }
});
