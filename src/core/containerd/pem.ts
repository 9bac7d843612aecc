/**
 * Whether a text has a certificate in PEM form, as far as can be told without reading it all: a CERTIFICATE block of
 * base64 that is one DER sequence of just that length.
 */
export function hasCertificate(text: string): boolean {
  return blocksOf(text, 'CERTIFICATE').some(isDerSequence);
}

/** Whether a text has a private key in PEM form; whether it fits a certificate is not looked at. */
export function hasKey(text: string): boolean {
  return blocksOf(text, '(?:[A-Z]+ )?PRIVATE KEY').some(isDerSequence);
}

function blocksOf(text: string, label: string): readonly string[] {
  const block = new RegExp(`-----BEGIN (${label})-----\\r?\\n([^-]*)-----END \\1-----`, 'g');
  return [...text.matchAll(block)].map((match) => (match[2] ?? '').replaceAll(/\s/g, ''));
}

function isDerSequence(base64: string): boolean {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return false;
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const [tag, first = 0] = bytes;
  if (tag !== 0x30) return false;
  if (first < 0x80) return bytes.length === 2 + first;
  const size = first - 0x80;
  const length = bytes.slice(2, 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
  return size > 0 && size <= 4 && bytes.length === 2 + size + length;
}
