import { AssertionFault } from './assertion-fault.ts';
import type { Assertion } from './assertion.ts';
import { integerHeader } from './header-checks.ts';
import { parseHeaders } from './parse-headers.ts';

/** The assertions of a file up to its end, or up to what is wrong with it. */
export interface AssertionStream {
  readonly assertions: readonly Assertion[];
  /** Why snapd refuses the whole file; the assertions before that place are there all the same. */
  readonly fault: AssertionFault | undefined;
}

const maxHead = 128 * 1024;
const maxBody = 2 * 1024 * 1024;
const maxSignature = 128 * 1024;
/** A file of `snap download` holds three or four. Without a bound a hostile one could keep us busy for hours. */
const maxAssertions = 500;

/**
 * Reads a file of assertions as snapd's `asserts.Decoder` does: `HEADERS "\n\n" [BODY "\n\n"] SIGNATURE "\n"`, and one
 * more `"\n"` between two. An empty file is a good one without assertions, as it is for `snap ack`.
 * Never throws; what is refused, and where, is `fault`.
 */
export function parseAssertions(bytes: Uint8Array): AssertionStream {
  const assertions: Assertion[] = [];
  let at = 0;
  try {
    while (at < bytes.length) {
      if (assertions.length === maxAssertions) {
        throw new AssertionFault('too-large', `it holds more than ${maxAssertions} assertions`);
      }
      const [assertion, next] = readAssertion(bytes, at);
      assertions.push(assertion);
      at = next;
    }
  } catch (error) {
    if (!(error instanceof AssertionFault)) throw error;
    const place = `assertion ${assertions.length + 1}, at byte ${at}`;
    return { assertions, fault: new AssertionFault(error.kind, `${place}: ${error.message}`) };
  }
  return { assertions, fault: undefined };
}

function readAssertion(bytes: Uint8Array, start: number): readonly [Assertion, next: number] {
  const headEnd = emptyLineAfter(bytes, start, maxHead);
  if (headEnd === undefined) throw new AssertionFault('cut', endsInside(bytes, start));
  const headers = parseHeaders(utf8(bytes.subarray(start, headEnd), 'its headers are'));
  const length = integerHeader(headers, 'body-length') ?? 0;
  if (length > maxBody) throw new AssertionFault('too-large', `its body is longer than ${maxBody} bytes`);
  const bodyStart = headEnd + 2;
  const bodyEnd = bodyStart + length;
  if (bodyEnd > bytes.length) throw new AssertionFault('cut', 'the file ends inside its body');
  const body = bytes.subarray(bodyStart, bodyEnd);
  utf8(body, 'its body is');

  // A body, and the headers of an assertion without one, end in an empty line; the head's own has been read.
  const separated = bytes[bodyEnd] === newline && bytes[bodyEnd + 1] === newline;
  if (length > 0 && !separated) throw noSeparator(bytes, bodyEnd);
  const signatureStart = separated ? bodyEnd + 2 : bodyEnd;
  const found = emptyLineAfter(bytes, signatureStart, maxSignature);
  const signatureEnd = found ?? bytes.length;
  if (signatureEnd === signatureStart) throw new AssertionFault('cut', 'the file ends before its signature');
  const signature = bytes.subarray(signatureStart, signatureEnd);
  // Base64 holds no colon, and headers do.
  if (signature.includes(58)) throw new AssertionFault('form', followedAtOnce);
  const type = headers.get('type');
  return [
    {
      type: typeof type === 'string' ? type : '',
      headers,
      body,
      content: bytes.subarray(start, separated ? bodyEnd : headEnd),
      signature,
      start,
    },
    found === undefined ? bytes.length : found + 2,
  ];
}

const newline = 10;

const followedAtOnce =
  'another assertion follows its signature at once: put an empty line between two files that are joined';

/** Where the next empty line begins, undefined where the file ends before; the line has to end within `max` bytes. */
function emptyLineAfter(bytes: Uint8Array, start: number, max: number): number | undefined {
  const last = Math.min(bytes.length, start + max);
  for (
    let at = bytes.indexOf(newline, start);
    at >= 0 && at + 1 < last;
    at = bytes.indexOf(newline, at + 1)
  ) {
    if (bytes[at + 1] === newline) return at;
  }
  if (bytes.length - start >= max) {
    throw new AssertionFault('too-large', `no empty line ends its headers or signature within ${max} bytes`);
  }
  return undefined;
}

function noSeparator(bytes: Uint8Array, bodyEnd: number): AssertionFault {
  if (bytes.length < bodyEnd + 2) return new AssertionFault('cut', 'the file ends after its body');
  return new AssertionFault('form', 'no empty line follows the body, as long as body-length says it is');
}

function endsInside(bytes: Uint8Array, start: number): string {
  if (bytes.indexOf(13, start) >= 0) {
    return 'its lines end in CRLF, as Windows writes them, so no empty line ends its headers';
  }
  const rest = bytes.subarray(start);
  if (rest.every((byte) => byte === newline)) return 'too many empty lines stand at the end of the file';
  return 'the file ends inside its headers';
}

/** The text of bytes; a byte order mark is kept, since snapd does not drop it either. */
function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AssertionFault('form', `${what} no UTF-8 text`);
  }
}
