import assert from 'node:assert/strict';
import { isExcepted } from '../../../src/core/proxy/is-excepted.ts';
import { noProxyCases } from './no-proxy-cases.ts';

describe('isExcepted, as golang.org/x/net/http/httpproxy reads NO_PROXY', () => {
  for (const [host, entries, excepted] of noProxyCases) {
    it(`${host} ${excepted ? 'is' : 'is not'} in "${entries}"`, () => {
      assert.equal(isExcepted(host, entries.split(',')), excepted);
    });
  }
});
