import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, Failure } from '../failure.ts';

/**
 * Writes a file so that it holds either the old text or the new one, whatever happens in between: a temporary file
 * beside it, flushed to the disk, then renamed. Folders on the way are made; an existing file keeps its mode, and a
 * symbolic link stays one.
 * @param path absolute
 * @param options.mode for a new file, 0644 (less the umask) unless said
 * @throws Failure `not-written` with the old file untouched
 */
export async function writeTextFile(
  path: string,
  text: string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  let temporary: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    const target = await realpath(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return path;
      throw error;
    });
    const old = await stat(target).catch(() => undefined);
    temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
    await writeNew(
      temporary,
      text,
      old === undefined ? { new: options.mode ?? 0o644 } : { exact: old.mode & 0o7777 },
    );
    await rename(temporary, target);
    await flushFolder(dirname(target));
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    const code = codeOf(error);
    if (code === '') throw error;
    throw new Failure('not-written', `${path} was not written (${code}): ${remedy(code)}`, { cause: error });
  }
}

async function writeNew(
  path: string,
  text: string,
  mode: { new: number } | { exact: number },
): Promise<void> {
  const file = await open(path, 'wx', 'new' in mode ? mode.new : 0o600);
  try {
    await file.writeFile(text, 'utf8');
    if ('exact' in mode) await file.chmod(mode.exact);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename last through a power cut; not every system lets a folder be flushed. */
async function flushFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch {
    // The file itself is whole either way.
  } finally {
    await folder?.close();
  }
}

function remedy(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'check the permissions of its folder';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free some space on the disk';
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'a folder stands in its place';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands where its folder should be';
    default:
      return 'check the disk';
  }
}
