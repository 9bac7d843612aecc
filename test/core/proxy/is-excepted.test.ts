import assert from 'node:assert/strict';
import { isExcepted } from '../../../src/core/proxy/is-excepted.ts';

describe('isExcepted, as golang.org/x/net/http/httpproxy reads NO_PROXY', () => {
  const cases: readonly [host: string, entries: string, excepted: boolean][] = [
    ['ghcr.io', '', false],
    ['ghcr.io', ' , ', false],
    ['ghcr.io', '*', true],
    ['ghcr.io', 'GHCR.io', true],
    ['GHCR.io', 'ghcr.io', true],
    ['ghcr.io', 'docker.io', false],
    ['a.ghcr.io', 'ghcr.io', true],
    ['notghcr.io', 'ghcr.io', false],
    ['ghcr.io', '.ghcr.io', false],
    ['a.ghcr.io', '.ghcr.io', true],
    ['ghcr.io', '*.ghcr.io', false],
    ['a.ghcr.io', '*.ghcr.io', true],
    ['registry.corp:5000', 'registry.corp', true],
    ['registry.corp:5000', 'registry.corp:5000', true],
    ['registry.corp:5000', 'registry.corp:443', false],
    ['registry.corp', 'registry.corp:443', true],
    ['registry.corp:5000', '.corp:5000', true],
    ['localhost:5000', '', true],
    ['127.3.2.1:5000', '', true],
    ['[::1]:5000', '', true],
    ['10.0.0.7', '10.0.0.0/8', true],
    ['11.0.0.7', '10.0.0.0/8', false],
    ['10.0.0.7', '10.0.0.0/29', true],
    ['10.0.0.8', '10.0.0.0/29', false],
    ['10.0.0.7:5000', '10.0.0.0/0', true],
    ['10.0.0.7', '10.0.0.7', true],
    ['10.0.0.70', '10.0.0.7', false],
    ['10.0.0.7:5000', '10.0.0.7:443', false],
    ['ghcr.io', '0.0.0.0/0', false],
    ['ghcr.io', '::/0', false],
    ['10.0.0.7', '::/0', false],
    ['[2001:db8::7]:5000', '2001:db8::/32', true],
    ['[2001:db9::7]', '2001:db8::/32', false],
    ['[2001:db8::7]', '2001:db8:0:0:0:0:0:7', true],
    ['[2001:db8::7]:5000', '[2001:db8::7]:5000', true],
    ['256.0.0.1', '256.0.0.0/8', false],
    ['ghcr.io', ':443', false],
    ['ghcr.io', 'docker.io,quay.io,.io', true],
  ];
  for (const [host, entries, excepted] of cases) {
    it(`${host} ${excepted ? 'is' : 'is not'} in "${entries}"`, () => {
      assert.equal(isExcepted(host, entries.split(',')), excepted);
    });
  }
});
