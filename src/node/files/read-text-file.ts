import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { formatBytes } from '../../core/steps/format-bytes.ts';
import { codeOf, throwIfCancelled } from '../failure.ts';

/** Why a file gives no text. */
export type ReadProblem =
  | 'not-found'
  | 'not-a-file'
  | 'unreadable'
  | 'too-large'
  | 'utf-16'
  | 'binary'
  | 'outside';

/** The text of a file, or why there is none. */
export type ReadResult =
  | {
      readonly ok: true;
      /** Decoded as UTF-8, a byte order mark included, line ends as they are. */
      readonly text: string;
      /** Whether bytes that are no UTF-8 became U+FFFD. Writing the text back would lose them. */
      readonly invalidUtf8: boolean;
    }
  | { readonly ok: false; readonly reason: ReadProblem; readonly message: string };

/** The largest text file that is read, unless the caller sets another limit. */
export const defaultMaxTextBytes = 50_000_000;

/**
 * Reads a text file, never more than a bound, and never waiting for a pipe or a device.
 * @param path absolute
 * @param options.maxBytes bytes, 50 MB unless said
 * @throws Failure `cancelled` only; every other problem is in the result
 */
export async function readTextFile(
  path: string,
  options: { readonly maxBytes?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<ReadResult> {
  throwIfCancelled(options.signal);
  let file: FileHandle;
  try {
    // Non-blocking, so that opening a pipe that nobody writes to returns; Windows has no such flag.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return openProblem(path, error);
  }
  try {
    return await readOpen(file, path, options.maxBytes ?? defaultMaxTextBytes, options.signal);
  } catch (error) {
    throwIfCancelled(options.signal);
    const code = codeOf(error);
    if (code === '') throw error;
    return { ok: false, reason: 'unreadable', message: `${path} cannot be read (${code}): check the disk` };
  } finally {
    await file.close();
  }
}

async function readOpen(
  file: FileHandle,
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<ReadResult> {
  const stat = await file.stat();
  if (!stat.isFile()) {
    const what = stat.isDirectory() ? 'is a folder' : 'is a pipe or a device';
    return { ok: false, reason: 'not-a-file', message: `${path} ${what}, not a file: name a text file` };
  }
  const bytes = stat.size > maxBytes ? undefined : await readUpTo(file, maxBytes, signal);
  if (bytes === undefined) {
    return {
      ok: false,
      reason: 'too-large',
      message: `${path} is larger than ${formatBytes(maxBytes)} and was not read: is it the right file?`,
    };
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { ok: false, reason: 'utf-16', message: `${path} is UTF-16: save it as UTF-8` };
  }
  if (bytes.includes(0)) {
    return {
      ok: false,
      reason: 'binary',
      message: `${path} is not text (it holds NUL bytes): is it half-written, or another file?`,
    };
  }
  return { ok: true, text: bytes.toString('utf8'), invalidUtf8: !isUtf8(bytes) };
}

/** All bytes, undefined where there are more than the bound: the file may have grown since its size was read. */
async function readUpTo(
  file: FileHandle,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    throwIfCancelled(signal);
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const { bytesRead } = await file.read(chunk, 0, chunk.length);
    if (bytesRead === 0) return Buffer.concat(chunks);
    total += bytesRead;
    if (total > maxBytes) return undefined;
    chunks.push(chunk.subarray(0, bytesRead));
  }
}

function openProblem(path: string, error: unknown): ReadResult {
  const code = codeOf(error);
  switch (code) {
    case '':
      throw error;
    case 'ENOENT':
    case 'ENOTDIR':
      return { ok: false, reason: 'not-found', message: `${path} does not exist` };
    case 'EACCES':
    case 'EPERM':
      return {
        ok: false,
        reason: 'unreadable',
        message: `${path} may not be read by this user: check its permissions`,
      };
    case 'EISDIR':
      return {
        ok: false,
        reason: 'not-a-file',
        message: `${path} is a folder, not a file: name a text file`,
      };
    case 'ELOOP':
      return {
        ok: false,
        reason: 'unreadable',
        message: `${path} is a symbolic link in a circle: remove the link`,
      };
    default:
      return { ok: false, reason: 'unreadable', message: `${path} cannot be read (${code})` };
  }
}
