import { createHash } from 'node:crypto';
import type { AssertionHashes } from '../../core/snaps/assertions/hashes.ts';
import { loadSha3 } from './sha3-384.ts';
import type { Sha3 } from './sha3-384.ts';

/**
 * The hash functions that assertions need, from this runtime.
 * @param sha3 another SHA3-384 than the fastest
 */
export async function loadAssertionHashes(sha3?: Sha3): Promise<AssertionHashes> {
  const newSha3 = sha3 ?? (await loadSha3());
  return {
    sha3_384: (bytes) => {
      const hash = newSha3();
      hash.update(bytes);
      return hash.digest();
    },
    sha512: (bytes) => createHash('sha512').update(bytes).digest(),
  };
}
