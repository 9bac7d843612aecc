import { AssertionFault } from './assertion-fault.ts';
import { decodeBase64 } from './base64.ts';
import { bytesOfNumber, concatBytes, equalBytes, numberOfBytes } from './bytes.ts';
import type { RsaPublicKey } from './rsa.ts';

/** What a signature says: the bytes of it that are signed too, and the RSA value. */
export interface SignaturePacket {
  /** From the version to the end of the hashed subpackets (RFC 4880 section 5.2.4). */
  readonly hashed: Uint8Array;
  /** The first two bytes of the digest. */
  readonly digestStart: Uint8Array;
  readonly value: bigint;
}

/** The byte before each packet: the first version of snapd's own framing (snapd asserts/crypto.go). */
const framing = 1;
/** The framing byte, the packet's tag, and its length in two bytes. */
const headerBytes = 4;
/** Version 4, of a binary document, RSA, SHA-512, six bytes of hashed subpackets: one creation time. */
const signatureStart = Uint8Array.of(4, 0, 1, 10, 0, 6, 5, 2);
const hashedBytes = 12;
/** The unhashed subpackets that an issuer's key id makes: ten bytes, one subpacket of nine, of type 16. */
const issuerStart = Uint8Array.of(0, 10, 9, 16);
const noneUnhashed = Uint8Array.of(0, 0);
/** Version 4, and snapd's fixed time of 2016-01-01, algorithm RSA. */
const keyStart = Uint8Array.of(4, 0x56, 0x85, 0xc1, 0x80, 1);

/**
 * Reads the signature of an assertion: base64 of one OpenPGP version 4 signature packet (RFC 4880 sections 4.2.2 and
 * 5.2.3), in the one form that snapd and the store write. snapd takes more (other hashes and subpackets, other lengths),
 * which no store signs with.
 * @throws AssertionFault of kind `signature-form`
 */
export function readSignature(base64: Uint8Array): SignaturePacket {
  const bytes = decodeBase64(asciiText(base64));
  if (bytes === undefined) throw new AssertionFault('signature-form', 'its signature is no base64');
  const packet = packetOf(bytes, 0xc2);
  const startsWith = (start: Uint8Array, at: number): boolean =>
    packet !== undefined && equalBytes(packet.subarray(at, at + start.length), start);
  if (packet === undefined || !startsWith(signatureStart, 0)) throw otherSignature();
  let at = hashedBytes;
  if (startsWith(issuerStart, at)) at += issuerStart.length + 8;
  else if (startsWith(noneUnhashed, at)) at += noneUnhashed.length;
  else throw otherSignature();
  const number = readNumber(packet, at + 2);
  if (number === undefined || number.next !== packet.length) throw otherSignature();
  return {
    hashed: packet.subarray(0, hashedBytes),
    digestStart: packet.subarray(at, at + 2),
    value: number.value,
  };
}

/**
 * Reads the public key in the body of an account-key: base64 of one OpenPGP public-key packet (RFC 4880 section 5.5.2)
 * in the form that snapd writes, so that the key's id is the digest of just these bytes.
 * @throws AssertionFault of kind `key-form`
 */
export function readPublicKey(base64: Uint8Array): {
  readonly key: RsaPublicKey;
  readonly encoded: Uint8Array;
} {
  const bytes = decodeBase64(asciiText(base64));
  const packet = bytes === undefined ? undefined : packetOf(bytes, 0xc6);
  const n = packet === undefined ? undefined : readNumber(packet, keyStart.length);
  const e = packet === undefined || n === undefined ? undefined : readNumber(packet, n.next);
  if (bytes === undefined || n === undefined || e === undefined) throw otherKey();
  const key = { n: n.value, e: e.value };
  // Whatever stands there in another form than snapd's makes other bytes.
  if (!equalBytes(bytes, encodePublicKey(key))) throw otherKey();
  return { key, encoded: bytes };
}

/** The bytes of a public key whose SHA3-384 is its id: framing, then an OpenPGP packet with snapd's fixed time. */
export function encodePublicKey({ n, e }: RsaPublicKey): Uint8Array {
  const packet = concatBytes(keyStart, encodeNumber(n), encodeNumber(e));
  const length = packet.length - 192;
  return concatBytes(Uint8Array.of(framing, 0xc6, (length >> 8) + 192, length & 255), packet);
}

/** The body of the one packet in the bytes, if it is of that tag and its length is written in two bytes. */
function packetOf(bytes: Uint8Array, tag: number): Uint8Array | undefined {
  const [version, first, high = 0, low = 0] = bytes;
  if (version !== framing || first !== tag || high < 192 || high > 223) return undefined;
  const length = ((high - 192) << 8) + low + 192;
  return bytes.length === headerBytes + length ? bytes.subarray(headerBytes) : undefined;
}

/** Reads a multiprecision integer (RFC 4880 section 3.2). Signers round its bit count up to whole bytes. */
function readNumber(
  packet: Uint8Array,
  at: number,
): { readonly value: bigint; readonly next: number } | undefined {
  const [high, low] = packet.subarray(at, at + 2);
  if (high === undefined || low === undefined) return undefined;
  const next = at + 2 + Math.ceil((high * 256 + low) / 8);
  return next > packet.length ? undefined : { value: numberOfBytes(packet.subarray(at + 2, next)), next };
}

function encodeNumber(value: bigint): Uint8Array {
  const bits = value.toString(2).length;
  return concatBytes(Uint8Array.of((bits >> 8) & 255, bits & 255), bytesOfNumber(value));
}

/** Base64 is ASCII; other bytes become what no base64 holds. */
function asciiText(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

function otherSignature(): AssertionFault {
  return new AssertionFault(
    'signature-form',
    'its signature is no OpenPGP packet in the form that stores sign with (version 4, RSA, SHA-512)',
  );
}

function otherKey(): AssertionFault {
  return new AssertionFault('key-form', 'its body is no RSA key in the form that snapd writes');
}
