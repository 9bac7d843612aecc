import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Makes a .snap, a real squashfs, of files by their paths in it.
 * @param options of mksquashfs, besides owner and silence
 */
export function makeSnap(
  snap: string,
  files: Readonly<Record<string, string | Buffer>>,
  options: readonly string[] = [],
): void {
  const unpacked = mkdtempSync(join(tmpdir(), 'airgap-snap-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(unpacked, path)), { recursive: true });
      writeFileSync(join(unpacked, path), content);
    }
    mkdirSync(dirname(snap), { recursive: true });
    const argv = [unpacked, snap, '-noappend', '-all-root', '-quiet', '-no-progress', ...options];
    execFileSync('mksquashfs', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
