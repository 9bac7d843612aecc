const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Decodes base64 as assertions write it: RFC 4648 section 4 with its padding, in lines.
 * Line breaks (LF and CR) are passed over anywhere, as Go's encoding/base64 does; bits that mean nothing must be zero.
 * @returns undefined for every other text, the empty one too
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/[\r\n]/g, '');
  if (digits === '' || digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined;
  const padding = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((digits.length / 4) * 3 - padding);
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const digit of digits.slice(0, digits.length - padding)) {
    bits = ((bits << 6) | standard.indexOf(digit)) & 0xfff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at] = bits >> count;
      at += 1;
    }
  }
  return (bits & ((1 << count) - 1)) === 0 ? bytes : undefined;
}

/** Encodes bytes as base64url without padding (RFC 4648 section 5), the form of digests and key ids. */
export function encodeBase64Url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    count += 8;
    while (count >= 6) {
      count -= 6;
      text += standard[(bits >> count) & 63];
    }
  }
  if (count > 0) text += standard[(bits << (6 - count)) & 63];
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
