import { createSHA3 } from 'hash-wasm';
import type { Sha3 } from './sha3-384.ts';

/**
 * SHA3-384 in WebAssembly, for runtimes that have none of their own.
 * A file of its own, to be loaded when it is wanted, so that only this one of hash-wasm's algorithms is in the bundle.
 */
export async function wasmSha3(): Promise<Sha3> {
  const hash = await createSHA3(384);
  return () => {
    hash.init();
    return {
      update: (bytes) => {
        hash.update(bytes);
      },
      digest: () => hash.digest('binary'),
    };
  };
}
