import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codeOf, Failure, throwIfCancelled } from './failure.ts';
import { findProgram } from './find-program.ts';
import { firstLine } from './first-line.ts';
import { runProcess } from './process.ts';

/** Why a .snap gives no files. */
export type SnapFailure =
  | 'unreadable'
  | 'not-a-snap'
  | 'truncated'
  | 'damaged'
  | 'no-unsquashfs'
  | 'old-unsquashfs';

const maxFileBytes = 5_000_000;

/**
 * Reads text files out of a .snap with `unsquashfs -cat`; nothing is unpacked and nothing of it is run.
 * @param snap path of the .snap file
 * @param names paths inside it, such as `images.txt` or `meta/snap.yaml`
 * @param options.env where PATH is read from
 * @returns text by name; a name that is not in the snap is not in the map
 * @throws Failure with a SnapFailure reason, or that of a program (`cancelled`, `timed-out`, `too-much-output`)
 */
export async function readSnapFiles(
  snap: string,
  names: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ReadonlyMap<string, string>> {
  throwIfCancelled(options.signal);
  // An absolute path cannot be taken for an option.
  const path = resolve(snap);
  await checkSuperblock(path);
  const program = await findProgram('unsquashfs', options.env);
  if (program === undefined) {
    throw new Failure<SnapFailure>('no-unsquashfs', `reading a .snap needs unsquashfs. ${installHint}`);
  }
  const texts = new Map<string, string>();
  for (const name of names) {
    const argv = [program, '-no-wildcards', '-cat', path, name] as const;
    const result = await runProcess(argv, {
      // Its messages are read, so they must not be translated.
      env: { ...options.env, LC_ALL: 'C' },
      signal: options.signal,
      maxBytes: maxFileBytes,
    });
    if (result.exitCode === 0) texts.set(name, result.stdout);
    else if (!isAbsence(result.stderr)) throw catFailure(path, name, result);
  }
  return texts;
}

const installHint =
  'Install squashfs-tools: sudo apt install squashfs-tools, sudo dnf install squashfs-tools, or brew install squashfs';

function isAbsence(stderr: string): boolean {
  return /^cat: (?:no matches for|.* is a directory)/m.test(stderr);
}

function catFailure(
  path: string,
  name: string,
  output: { stdout: string; stderr: string },
): Failure<SnapFailure> {
  if (/^SYNTAX:/m.test(output.stdout + output.stderr)) {
    return new Failure(
      'old-unsquashfs',
      `this unsquashfs cannot print files (-cat): 4.5 or newer is needed. ${installHint}`,
    );
  }
  if (/uses \w+ compression, this is unsupported/.test(output.stderr)) {
    return new Failure(
      'old-unsquashfs',
      `this unsquashfs was built without the snap's compression. ${installHint}`,
    );
  }
  return new Failure(
    'damaged',
    `${path} is damaged: ${name} cannot be read from it (${firstLine(output.stderr)}). Download the snap again`,
  );
}

const superblockBytes = 96;

/**
 * Looks at the start of the file: `hsqs`, and how long the file system should be (squashfs superblock, `bytes_used`
 * at offset 40), which tells a half-written file before anything is read from it.
 */
async function checkSuperblock(path: string): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new Failure<SnapFailure>('unreadable', `${path} ${what}`, { cause: error });
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile())
      throw new Failure<SnapFailure>('not-a-snap', `${path} is not a file: choose a .snap file`);
    const block = Buffer.alloc(superblockBytes);
    const { bytesRead } = await file.read(block, 0, superblockBytes, 0);
    const start = block.toString('latin1', 0, bytesRead);
    if (!start.startsWith('hsqs')) throw new Failure<SnapFailure>('not-a-snap', notASnap(path, start));
    if (bytesRead < superblockBytes || BigInt(stat.size) < block.readBigUInt64LE(40)) {
      throw new Failure<SnapFailure>(
        'truncated',
        `${path} ends too early, at ${stat.size} bytes: download the snap again`,
      );
    }
  } finally {
    await file.close();
  }
}

function notASnap(path: string, start: string): string {
  if (start === '') return `${path} is empty: download the snap again`;
  if (/^\s*</.test(start))
    return `${path} is a web page, not a snap: the download was answered by a page, so download it again`;
  if (/^type: /m.test(start)) return `${path} is an assertion file: choose the .snap beside it`;
  return `${path} is not a snap (it does not begin with "hsqs"): choose a .snap file`;
}
