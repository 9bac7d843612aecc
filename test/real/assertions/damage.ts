import { randomNumbers } from './random-numbers.ts';

/**
 * Copies of whole files with damage as disks, transfers, editors and forgers do it: a bit or a byte changed, bytes lost,
 * doubled or put in, lines lost, doubled or exchanged, the end cut, and a base64 digit exchanged for another.
 * @param whole files in base64, taken in turn
 * @returns the same number of copies for the same seed, each named by what was done to it
 */
export function damage<File extends { readonly name: string; readonly assert: string }>(
  whole: readonly File[],
  { seed, copies }: { readonly seed: number; readonly copies: number },
): File[] {
  const random = randomNumbers(seed);
  const below = (end: number): number => Math.floor(random() * end);
  return Array.from({ length: copies }, (_, copy) => {
    const file = whole[copy % whole.length];
    if (file === undefined) throw new Error('there is nothing to damage');
    const bytes = Buffer.from(file.assert, 'base64');
    const at = below(bytes.length);
    const [what, damaged] = damaged1(bytes, { at, kind: below(10), below });
    return { ...file, name: `${file.name}, ${what} at ${at}`, assert: damaged.toString('base64') };
  });
}

interface Damage {
  readonly at: number;
  readonly kind: number;
  readonly below: (end: number) => number;
}

function damaged1(bytes: Buffer, { at, kind, below }: Damage): readonly [what: string, bytes: Buffer] {
  const splice = (from: number, to: number, put: string | Buffer): Buffer =>
    Buffer.concat([
      bytes.subarray(0, from),
      typeof put === 'string' ? Buffer.from(put) : put,
      bytes.subarray(to),
    ]);
  const lineStart = bytes.lastIndexOf(10, at) + 1;
  const lineEnd = (bytes.indexOf(10, at) + 1 || bytes.length + 1) - 1;
  const line = bytes.subarray(lineStart, lineEnd + 1);
  switch (kind) {
    case 0:
      return ['a bit changed', splice(at, at + 1, Buffer.of((bytes[at] ?? 0) ^ (1 << below(8))))];
    case 1:
      return ['a byte changed', splice(at, at + 1, Buffer.of(below(256)))];
    case 2: {
      const count = 1 + below(3);
      return [`${count} bytes lost`, splice(at, at + count, '')];
    }
    case 3:
      return ['a byte doubled', splice(at, at, bytes.subarray(at, at + 1))];
    case 4: {
      const put = ['\n', '\r', ' ', '\n\n', '=', 'A', '\0', '\t', '\uFEFF'][below(9)] ?? '';
      return [`${JSON.stringify(put)} put in`, splice(at, at, put)];
    }
    case 5:
      return ['a line lost', splice(lineStart, lineEnd + 1, '')];
    case 6:
      return ['a line doubled', splice(lineStart, lineStart, line)];
    case 7:
      return ['the end cut', bytes.subarray(0, at)];
    case 8: {
      const digit = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'[below(64)] ?? '';
      return [`${digit} written`, splice(at, at + 1, digit)];
    }
    default: {
      const end = Math.min(bytes.length, at + 1 + below(12));
      return ['bytes exchanged', splice(at, end, Buffer.from(bytes.subarray(at, end)).reverse())];
    }
  }
}
