import { inflateRawSync } from 'node:zlib';
import { sha3Wasm } from '../../generated/sha3-wasm.ts';
import type { Sha3 } from './sha3-384.ts';

/** What hash-wasm's module exports (its src/sha3.c and src/hash-wasm.h). */
interface Module {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly Hash_GetBuffer: () => number;
  readonly Hash_Init: (bits: number) => void;
  /** Takes in that many bytes of the buffer. */
  readonly Hash_Update: (length: number) => void;
  /** Puts the digest at the start of the buffer. */
  readonly Hash_Final: (padding: number) => void;
}

/** The part of WebAssembly that is used; the types of Node have none. */
interface Runtime {
  readonly WebAssembly: {
    readonly instantiate: (
      bytes: Uint8Array,
    ) => Promise<{ readonly instance: { readonly exports: unknown } }>;
  };
}

const bits = 384;
/** The size of the module's buffer. */
const bufferBytes = 16_384;
/** FIPS 202: the suffix 01 of SHA-3 and the first 1 of the padding. */
const padding = 0x06;

/**
 * SHA3-384 in WebAssembly, for runtimes that have none of their own.
 * A file of its own, to be loaded when it is wanted.
 */
export async function wasmSha3(): Promise<Sha3> {
  const { WebAssembly } = globalThis as unknown as Runtime;
  const { instance } = await WebAssembly.instantiate(inflateRawSync(Buffer.from(sha3Wasm, 'base64')));
  const module = instance.exports as Module;
  const buffer = new Uint8Array(module.memory.buffer, module.Hash_GetBuffer(), bufferBytes);
  return () => {
    module.Hash_Init(bits);
    return {
      update: (bytes) => {
        for (let at = 0; at < bytes.length; at += bufferBytes) {
          const piece = bytes.subarray(at, at + bufferBytes);
          buffer.set(piece);
          module.Hash_Update(piece.length);
        }
      },
      digest: () => {
        module.Hash_Final(padding);
        return buffer.slice(0, bits / 8);
      },
    };
  };
}
