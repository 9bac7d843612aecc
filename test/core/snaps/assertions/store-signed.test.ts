import assert from 'node:assert/strict';
import { parseAssertions } from '../../../../src/core/snaps/assertions/parse-assertions.ts';
import { readStatement } from '../../../../src/core/snaps/assertions/read-statement.ts';
import type { Statement } from '../../../../src/core/snaps/assertions/statement.ts';
import { verifySignature } from '../../../../src/core/snaps/assertions/verify-signature.ts';
import { assertFile, hashes } from './fixture.ts';

/** All statements of bytes; those of a fixture can be read. */
function statementsOf(bytes: Uint8Array): readonly Statement[] {
  const { assertions, fault } = parseAssertions(bytes);
  assert.equal(fault, undefined);
  return assertions.map((assertion, at) => readStatement(assertion, at + 1, hashes));
}

// The key is the one that the store's known key id is the digest of; its own signature is not in the fixture. What it
// signed has been published: the snap-revision in ubuntu-core-docs, docs/reference/assertions/snap-revision.md.
describe("what Canonical's store signed", () => {
  const [key] = statementsOf(assertFile('store-key'));
  assert.ok(key?.type === 'account-key');

  it('verifies by the key of the store', () => {
    const signed = statementsOf(assertFile('store-signed'));
    assert.deepEqual(
      signed.map(({ type, format, revision }) => [type, format, revision]),
      [
        ['snap-declaration', 1, 9],
        ['snap-revision', 0, 0],
      ],
    );
    for (const statement of signed) verifySignature(statement, key, hashes);
  });

  it('does not, once it is changed', () => {
    for (const [from, to] of [
      ['modem-manager\ntimestamp', 'modem-manages\ntimestamp'],
      ['snap-revision: 44', 'snap-revision: 45'],
    ] as const) {
      const changed = assertFile('store-signed').toString('latin1').replace(from, to);
      assert.throws(
        () => {
          for (const one of statementsOf(Buffer.from(changed, 'latin1'))) verifySignature(one, key, hashes);
        },
        { kind: 'signature' },
      );
    }
  });
});
