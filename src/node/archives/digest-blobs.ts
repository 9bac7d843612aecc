import { createHash } from 'node:crypto';
import { withArchiveFile } from './archive-file.ts';
import type { ArchiveFile } from './archive-file.ts';
import { readMembers } from './read-members.ts';
import type { Member } from './read-members.ts';

/** Hashed in one go: some milliseconds, so that whoever shares the thread gets a turn between two pieces. */
const pieceSize = 512 * 1024;

/**
 * Reads every blob of an archive and digests it: what `ArchiveContent.digests` takes, so that a changed byte is found.
 * It reads the whole file; remember the answer under `fileCacheKey` (src/node/snaps/file-cache-key.ts).
 * @returns `sha256:…` of each file below blobs/ by its name, until where the archive can be read
 * @throws Failure `unreadable`, `cancelled`
 */
export function digestBlobs(
  path: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Called with the bytes done and the bytes of the file. */
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<ReadonlyMap<string, string>> {
  return withArchiveFile(path, options.signal, async (file) => {
    const { members, end } = await readMembers(file);
    const whole = end.kind === 'cut' ? members.filter(({ entry }) => entry.name !== end.name) : members;
    const digests = new Map<string, string>();
    for (const member of whole) {
      if (member.entry.kind !== 'file' || !member.entry.name.startsWith('blobs/')) continue;
      digests.set(member.entry.name, await digestOf(file, member, options.onProgress));
    }
    return digests;
  });
}

async function digestOf(
  file: ArchiveFile,
  { at, entry }: Member,
  onProgress: ((done: number, total: number) => void) | undefined,
): Promise<string> {
  const hash = createHash('sha256');
  for (let done = 0; done < entry.size; done += pieceSize) {
    hash.update(await file.read(at + done, Math.min(pieceSize, entry.size - done)));
    onProgress?.(Math.min(at + done + pieceSize, at + entry.size), file.size);
  }
  return `sha256:${hash.digest('hex')}`;
}
