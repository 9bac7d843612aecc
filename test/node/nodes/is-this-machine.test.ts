import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { isThisMachine } from '../../../src/node/nodes/look-at-node.ts';

describe('isThisMachine', () => {
  const name = hostname().toLowerCase().split('.')[0] ?? '';
  const here = { address: '127.0.0.1', name, ssh: undefined };

  it('wants the address and the name, and no other way in', () => {
    assert.equal(isThisMachine(here), true);
    assert.equal(isThisMachine({ ...here, name: `${name}.site` }), true);
    assert.equal(isThisMachine({ ...here, name: 'another' }), false);
    assert.equal(isThisMachine({ ...here, address: '192.0.2.1' }), false);
    assert.equal(isThisMachine({ ...here, ssh: 'ubuntu@127.0.0.1' }), false);
  });
});
