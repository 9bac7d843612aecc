import { AssertionFault } from './assertion-fault.ts';
import { canonicalRoot } from './canonical-root.ts';
import type { AssertionHashes } from './hashes.ts';
import { parseAssertions } from './parse-assertions.ts';
import { readStatement } from './read-statement.ts';
import type { AccountKeyStatement, Statement } from './statement.ts';
import { verifySignature } from './verify-signature.ts';

/** Canonical's own root. It is part of this program, so its signatures are verified by a test and not here. */
export function canonicalRoots(hashes: AssertionHashes): readonly Statement[] {
  const { assertions } = parseAssertions(new TextEncoder().encode(canonicalRoot));
  return assertions.map((assertion) => readStatement(assertion, 0, hashes));
}

/**
 * Reads a root of trust: the `account` of whoever is trusted and its `account-key`, both signed by that key.
 * @param bytes a file of just such assertions
 * @throws AssertionFault where it is something else, or was changed on its way
 */
export function readRoots(bytes: Uint8Array, hashes: AssertionHashes): readonly Statement[] {
  const { assertions, fault } = parseAssertions(bytes);
  if (fault !== undefined) throw fault;
  const roots = assertions.map((assertion) => readStatement(assertion, 0, hashes));
  const accounts = roots.filter(({ type }) => type === 'account');
  const keys = roots.filter((root): root is AccountKeyStatement => root.type === 'account-key');
  if (accounts.length === 0 || keys.length === 0) {
    throw new AssertionFault('prerequisite', 'it is no root: it has to hold an account and its account-key');
  }
  for (const root of roots) {
    const key = keys.find(({ keyId, accountId }) => keyId === root.signKey && accountId === root.authority);
    const isRoot =
      (root.type === 'account' || root.type === 'account-key') && root.accountId === root.authority;
    if (key === undefined || !isRoot || root.format > 0) {
      throw new AssertionFault(
        'authority',
        `it is no root: its ${root.type} is not signed by a key of its own`,
      );
    }
    verifySignature(root, key, hashes);
  }
  return roots;
}
