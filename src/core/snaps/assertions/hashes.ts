/** The hash functions that assertions need; `src/node` has them, core has none. */
export interface AssertionHashes {
  /** SHA3-384 of bytes: 48 bytes. */
  readonly sha3_384: (bytes: Uint8Array) => Uint8Array;
  /** SHA-512 of bytes: 64 bytes. */
  readonly sha512: (bytes: Uint8Array) => Uint8Array;
}
