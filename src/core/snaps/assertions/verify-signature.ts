import { AssertionFault } from './assertion-fault.ts';
import { concatBytes, equalBytes } from './bytes.ts';
import type { AssertionHashes } from './hashes.ts';
import { readSignature } from './openpgp.ts';
import { verifyRsaSha512 } from './rsa.ts';
import type { AccountKeyStatement, Statement } from './statement.ts';

/**
 * Verifies the signature of an assertion by a key, and nothing else (RFC 4880 section 5.2.4): the digest is of the signed
 * bytes, the hashed part of the signature, and a trailer with the length of that.
 * @throws AssertionFault of kind `signature` or `signature-form`
 */
export function verifySignature(
  statement: Statement,
  key: AccountKeyStatement,
  hashes: AssertionHashes,
): void {
  const { assertion } = statement;
  const signature = inStatement(statement, () => readSignature(assertion.signature));
  const trailer = Uint8Array.of(4, 255, 0, 0, 0, signature.hashed.length);
  const digest = hashes.sha512(concatBytes(assertion.content, signature.hashed, trailer));
  if (
    !equalBytes(digest.subarray(0, 2), signature.digestStart) ||
    !verifyRsaSha512(key.publicKey, digest, signature.value)
  ) {
    throw new AssertionFault(
      'signature',
      `the signature of ${nameOf(statement)} does not match: it or the assertion was changed`,
    );
  }
}

function inStatement<Value>(statement: Statement, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AssertionFault)) throw error;
    throw new AssertionFault(error.kind, `${nameOf(statement)}: ${error.message}`);
  }
}

/** `assertion 3 (snap-declaration)`, or of a root its key. */
export function nameOf({ index, type, key }: Statement): string {
  return index === 0 ? `the root ${key}` : `assertion ${index} (${type})`;
}
