import assert from 'node:assert/strict';
import { nativeSha3 } from '../../../src/node/snaps/sha3-384.ts';
import { wasmSha3 } from '../../../src/node/snaps/wasm-sha3.ts';
import type { Sha3 } from '../../../src/node/snaps/sha3-384.ts';

/** Around SHA3-384's block of 104 bytes, and of no length at all. */
const lengths = [0, 1, 7, 103, 104, 105, 207, 208, 209, 1000, 104 * 64, 65_536, 1_000_003];
const message = Buffer.from(Array.from({ length: 1_000_003 }, (_, at) => (at * 2_654_435_761) & 255));

/** From FIPS 202's example values, and the digest of nothing. */
const known: readonly [text: string, hex: string][] = [
  ['', '0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004'],
  ['abc', 'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25'],
];

function hexOf(sha3: Sha3, ...pieces: readonly Uint8Array[]): string {
  const hash = sha3();
  for (const piece of pieces) hash.update(piece);
  return Buffer.from(hash.digest()).toString('hex');
}

describe('SHA3-384', () => {
  let ways: readonly Sha3[] = [];
  before(async () => {
    const native = nativeSha3();
    assert.ok(native !== undefined, 'plain Node has SHA-3');
    ways = [native, await wasmSha3()];
  });

  it('is that of FIPS 202, natively and in WebAssembly', () => {
    for (const [text, hex] of known) {
      for (const sha3 of ways) assert.equal(hexOf(sha3, Buffer.from(text)), hex);
    }
  });

  it('is the same in both ways, at every length and in pieces', () => {
    const [native, wasm] = ways;
    assert.ok(native !== undefined && wasm !== undefined);
    for (const length of lengths) {
      const bytes = message.subarray(0, length);
      const hex = hexOf(native, bytes);
      assert.equal(hexOf(wasm, bytes), hex, `${length} bytes`);
      for (const cut of [1, 103, 104, 105, length >> 1]) {
        assert.equal(
          hexOf(wasm, bytes.subarray(0, cut), bytes.subarray(cut)),
          hex,
          `${length} bytes, cut at ${cut}`,
        );
      }
    }
  });
});
