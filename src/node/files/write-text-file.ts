import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../failure.ts';
import { flushFolder } from './flush-folder.ts';
import { notWritten } from './not-written.ts';

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
    throw notWritten(path, error);
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
