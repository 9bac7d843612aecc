import { createHash } from 'node:crypto';

/** A hash that takes a file piece by piece. */
export interface StreamHash {
  readonly update: (bytes: Uint8Array) => void;
  /** The digest of all that it was given; nothing may be added after. */
  readonly digest: () => Uint8Array;
}

/** Makes a SHA3-384 hash; one at a time, since the WebAssembly one has a single state. */
export type Sha3 = () => StreamHash;

/**
 * SHA3-384 by the runtime's own OpenSSL; undefined where it has none, as in Electron, whose BoringSSL knows no SHA-3
 * (electron/electron#30530).
 */
export function nativeSha3(): Sha3 | undefined {
  try {
    createHash('sha3-384');
  } catch {
    return undefined;
  }
  return () => {
    const hash = createHash('sha3-384');
    return {
      update: (bytes) => {
        hash.update(bytes);
      },
      digest: () => hash.digest(),
    };
  };
}

/** The fastest SHA3-384 that this runtime has. */
export async function loadSha3(): Promise<Sha3> {
  const native = nativeSha3();
  if (native !== undefined) return native;
  const { wasmSha3 } = await import('./wasm-sha3.ts');
  return wasmSha3();
}
