// Temporary folders that do not outlive the process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder below the system's temporary one (short, since sockets below it have short paths).
 * @param {string} prefix of its name
 * @returns {{folder: string, remove: () => void}} it is removed at the latest when the process exits
 */
export function makeScratch(prefix) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const remove = () => {
    process.off('exit', remove);
    // Programs that are just ending may still write into it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.on('exit', remove);
  return { folder, remove };
}
