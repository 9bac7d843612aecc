import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AssertionHashes } from '../../../../src/core/snaps/assertions/hashes.ts';
import { proveSnap } from '../../../../src/core/snaps/assertions/prove-snap.ts';
import type { SnapProof, SnapProofInput } from '../../../../src/core/snaps/assertions/prove-snap.ts';

/**
 * A file of test/fixtures/assertions. They are made by test/real/judges/assertions and signed by snapd's own test keys;
 * generic.assert and canonical-root.assert are Canonical's (snapd asserts/sysdb/generic.go and trusted.go).
 */
export function assertFile(name: string): Buffer {
  return readFileSync(`test/fixtures/assertions/${name}.assert`);
}

const digest = (algorithm: string) => (bytes: Uint8Array) => createHash(algorithm).update(bytes).digest();

export const hashes: AssertionHashes = { sha3_384: digest('sha3-384'), sha512: digest('sha512') };

/** A time at which the fixtures are valid, whenever the tests run. */
export const now = Date.parse('2026-01-01T00:00:00Z');

const snapFile = Buffer.from('the bytes of the k8s snap');

/** What reading the .snap of the fixtures tells. */
export const k8s = {
  sha3_384: createHash('sha3-384').update(snapFile).digest('base64url'),
  size: snapFile.length,
  metaName: 'k8s',
  provenance: undefined,
};

/** Proves the .snap of the fixtures, trusting snapd's test root too. */
export function prove(assertBytes: Uint8Array | undefined, changed: Partial<SnapProofInput> = {}): SnapProof {
  return proveSnap({ snap: k8s, assertBytes, roots: [assertFile('test-root')], now, hashes, ...changed });
}
