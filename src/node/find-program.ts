import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * Looks a program up on the PATH. Relative folders on it are skipped: a folder that someone opened must not be able
 * to bring its own programs.
 * @param name without a path; on Windows without an ending
 * @param env where PATH (and on Windows PATHEXT) is read from
 * @returns its absolute path, undefined where there is none
 */
export async function findProgram(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (!/^[\w.+-]+$/.test(name)) return undefined;
  const path = env['PATH'] ?? env['Path'] ?? '';
  const endings = process.platform === 'win32' ? (env['PATHEXT'] ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const ending of endings) {
      const candidate = join(folder, `${name}${ending}`);
      if (await isProgram(candidate)) return candidate;
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
