import { concatBytes, numberOfBytes } from './bytes.ts';

/** An RSA public key: modulus and exponent. */
export interface RsaPublicKey {
  readonly n: bigint;
  readonly e: bigint;
}

/** ASN.1 of `DigestInfo` for SHA-512 before the digest itself (RFC 8017 section 9.2, note 1). */
const sha512Info = Uint8Array.of(48, 81, 48, 13, 6, 9, 96, 134, 72, 1, 101, 3, 4, 2, 3, 5, 0, 4, 64);

const minBits = 2048;
const maxBits = 16_384;

/**
 * Why a key is not to be used, undefined for a good one. The bounds keep weak keys out, and keys whose size or exponent
 * would keep us busy; stores sign with 4096 bits or more, and with the exponent 65537.
 */
export function rsaKeyProblem({ n, e }: RsaPublicKey): string | undefined {
  const bits = n.toString(2).length;
  if (bits < minBits || bits > maxBits) return `it has ${bits} bits, and ${minBits} to ${maxBits} are taken`;
  if (n % 2n === 0n || e % 2n === 0n || e < 3n || e > 0xff_ffffn)
    return 'its modulus or exponent is no RSA number';
  return undefined;
}

/**
 * Verifies an RSASSA-PKCS1-v1_5 signature (RFC 8017 section 8.2.2) over a SHA-512 digest.
 * A public operation on public values: nothing here has to take the same time for all of them.
 * It is arithmetic, and not the runtime's own, since that of an editor need not take an 8192 bit key.
 */
export function verifyRsaSha512(key: RsaPublicKey, digest: Uint8Array, signature: bigint): boolean {
  if (signature >= key.n) return false;
  const length = Math.ceil(key.n.toString(2).length / 8);
  const info = concatBytes(sha512Info, digest);
  const padding = new Uint8Array(length - info.length - 3).fill(255);
  const expected = concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info);
  return power(signature, key.e, key.n) === numberOfBytes(expected);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
