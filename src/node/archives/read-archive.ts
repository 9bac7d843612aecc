import { createHash } from 'node:crypto';
import { maxJsonBytes, rootTexts } from '../../core/archives/archive-content.ts';
import type { ArchiveContent } from '../../core/archives/archive-content.ts';
import { textsWanted } from '../../core/archives/texts-wanted.ts';
import { withArchiveFile } from './archive-file.ts';
import type { ArchiveFile } from './archive-file.ts';
import { readMembers } from './read-members.ts';
import type { Member } from './read-members.ts';

/** What was seen of an archive, and how little of it was read. */
export interface ArchiveReading extends ArchiveContent {
  readonly bytesRead: number;
  /** Bytes of the file. */
  readonly fileSize: number;
}

/** All JSON of an archive together; a release's largest image has some ten kilobytes. */
const maxTextBytes = 64 * 1024 * 1024;

/** An index in an index in an index is not real. */
const maxRounds = 10;

/**
 * Reads a side-load archive's headers and JSON, and goes over all else: 512 bytes a member, and its indexes, manifests
 * and configs. Anything that is no archive is an answer too.
 * @throws Failure `unreadable` where the file cannot be read, `cancelled`
 */
export function readArchive(
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ArchiveReading> {
  return withArchiveFile(path, options.signal, async (file) => {
    const { members, end } = await readMembers(file);
    // Of two members with one name the later one counts, as for containerd.
    const byName = new Map(members.map((member) => [member.entry.name, member]));
    const texts = new Map<string, string>();
    const digests = new Map<string, string>();
    const tooLarge = new Set<string>();
    const entries = members.map(({ entry }) => entry);
    const content: ArchiveContent = { entries, end, texts, digests, tooLarge };
    let left = maxTextBytes;
    const take = async (names: readonly string[]): Promise<void> => {
      for (const name of names) {
        const member = byName.get(name);
        if (member?.entry.kind !== 'file') continue;
        if (member.entry.size > Math.min(maxJsonBytes, left)) {
          tooLarge.add(name);
          continue;
        }
        left -= member.entry.size;
        const { text, digest } = await readText(file, member);
        texts.set(name, text);
        digests.set(name, digest);
      }
    };
    if (end.kind === 'marked' || end.kind === 'unmarked') {
      await take(rootTexts);
      // Root, index, manifest, config: no archive needs more rounds, and one that was made to is not followed.
      for (let round = 0; round < maxRounds; round += 1) await take(textsWanted(content));
    }
    return { ...content, bytesRead: file.bytesRead(), fileSize: file.size };
  });
}

async function readText(
  file: ArchiveFile,
  { at, entry }: Member,
): Promise<{ readonly text: string; readonly digest: string }> {
  const bytes = await file.read(at, entry.size);
  // A byte order mark is no JSON for Go; it has to stay to be no JSON here too.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { text, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}
