import assert from 'node:assert/strict';
import { parseHeaders } from '../../../../src/core/snaps/assertions/parse-headers.ts';
import type { HeaderValue } from '../../../../src/core/snaps/assertions/assertion.ts';

/** Maps as objects, so that an expectation can be written down. */
function plain(value: HeaderValue | undefined): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('headers of an assertion', () => {
  const good: readonly [text: string, expected: object][] = [
    ['a: b', { a: 'b' }],
    ['a-1:  b \r\nc: ', { 'a-1': ' b \r', c: '' }],
    ['a:\n    b\n     c\n    \nd: e', { a: 'b\n c\n', d: 'e' }],
    ['a:\n  - b\n  -\n    - c\n  - \nd: e', { a: ['b', ['c'], ''], d: 'e' }],
    ['a:\n  b: c\n  d:\n    - e\n  f:\n      g\n      h', { a: { b: 'c', d: ['e'], f: 'g\nh' } }],
    ['a:\n  -\n    b: c\n  -\n    b:\n        d', { a: [{ b: 'c' }, { b: 'd' }] }],
    ['a:\n  -\n      b\n      c', { a: ['b\nc'] }],
  ];
  for (const [text, expected] of good) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(plain(parseHeaders(text)), expected);
    });
  }

  const bad: readonly [text: string, says: RegExp][] = [
    ['', /has no ":"/],
    ['a: b\n', /has no ":": ""/],
    ['a', /has no ":": "a"/],
    ['A: b', /can be called "A"/],
    ['a--b: c', /can be called "a--b"/],
    ['\uFEFFtype: b', /a byte order mark stands before it/],
    ['a:b', /a space is missing before the value/],
    ['a:', /is followed by no value/],
    ['a:\n   b', /is followed by no value/],
    ['a: b\na: c', /"a" stands there twice/],
    ['a:\n  b: c\n  b: d', /map entry "b" stands there twice/],
    ['a:\n  -b', /a space is missing/],
    ['a:\n  - b\n  c: d', /can be called "  c"/],
    ['a:\n  b', /a map entry has no ":"/],
    ['a: b\n c: d', /can be called " c"/],
  ];
  for (const [text, says] of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseHeaders(text), { kind: 'header', message: says });
    });
  }
});
