/** A header block of a tar archive. */
export interface TarHeader {
  readonly name: string;
  /** Bytes of content, 0 for types that have none. */
  readonly size: number;
  /** The type flag: `0` file, `5` folder, `x` pax header, `L` GNU long name … */
  readonly type: string;
  readonly linkName: string;
}

export const blockSize = 512;

/** Hard link, symbolic link, devices, folder, FIFO: no content, whatever the size field says. */
const headerOnly = '123456';

/**
 * Reads one header block as Go's archive/tar does, which is what containerd reads with: v7, ustar, pax, GNU and star
 * forms, octal and base-256 numbers, checksums of signed or unsigned bytes.
 * @param block 512 bytes that are not all zero
 * @returns undefined where Go would say `archive/tar: invalid tar header`
 * @see https://github.com/golang/go/blob/go1.26.0/src/archive/tar/reader.go (`readHeader`), format.go, strconv.go
 */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  const wanted = number(block.subarray(148, 156));
  if (wanted === undefined || !sums(block).includes(wanted)) return undefined;
  const size = number(block.subarray(124, 136));
  const others = [100, 108, 116, 136].map((at) => number(block.subarray(at, at === 136 ? 148 : at + 8)));
  if (size === undefined || size < 0 || others.includes(undefined)) return undefined;
  const flag = text(block.subarray(156, 157));
  const type = flag === '' ? '0' : flag;
  const ownName = text(block.subarray(0, 100));
  const isUstar = text(block.subarray(257, 263)) === 'ustar';
  const isStar = text(block.subarray(508, 512)).startsWith('tar');
  const prefix = isUstar ? text(block.subarray(345, isStar ? 476 : 500)) : '';
  const name = prefix === '' ? ownName : `${prefix}/${ownName}`;
  return {
    name,
    size: headerOnly.includes(type) ? 0 : size,
    // Archives older than ustar mark folders by a slash alone.
    type: flag === '' && name.endsWith('/') ? '5' : type,
    linkName: text(block.subarray(157, 257)),
  };
}

/** Whether a block is all zeros, as the two at the end of an archive are. */
export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** Bytes of `size` rounded up to whole blocks. */
export function paddedSize(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

/**
 * The records of a pax header: lines of `LENGTH KEY=VALUE`.
 * @returns undefined where one is malformed, which Go refuses
 * @see POSIX.1-2017, pax, "pax Extended Header"
 */
export function parsePaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    const digits = blank < 0 ? '' : decode(bytes.subarray(at, blank));
    if (!/^\d{1,7}$/.test(digits)) return undefined;
    const end = at + Number(digits);
    const equals = bytes.indexOf(0x3d, blank);
    if (end > bytes.length || end < blank + 2 || bytes[end - 1] !== 0x0a) return undefined;
    if (equals < 0 || equals >= end || equals === blank + 1) return undefined;
    records.set(decode(bytes.subarray(blank + 1, equals)), decode(bytes.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
}

/** Text up to the first NUL. */
export function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function number(field: Uint8Array): number | undefined {
  const [first = 0] = field;
  if ((first & 0x80) !== 0) return base256(field);
  const digits = text(field.subarray(field.findIndex((byte) => byte !== 0 && byte !== 0x20))).trim();
  if (field.every((byte) => byte === 0 || byte === 0x20)) return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** GNU's form of numbers that are too long for octal: two's complement, marked by the first bit. */
function base256(field: Uint8Array): number | undefined {
  const isNegative = ((field[0] ?? 0) & 0x40) !== 0;
  if (isNegative) return -1;
  const value = field.reduce((total, byte, index) => total * 256 + (index === 0 ? byte & 0x7f : byte), 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The checksum counts its own field as blanks; some old programs summed signed bytes. */
function sums(block: Uint8Array): readonly [number, number] {
  let unsigned = 0;
  let signed = 0;
  block.forEach((byte, index) => {
    const counted = index >= 148 && index < 156 ? 0x20 : byte;
    unsigned += counted;
    signed += counted > 127 ? counted - 256 : counted;
  });
  return [unsigned, signed];
}
