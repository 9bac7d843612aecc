import type { ArchiveEnd, ArchiveEntry, ForeignFormat } from '../../core/archives/archive-content.ts';
import {
  blockSize,
  isZeroBlock,
  paddedSize,
  parsePaxRecords,
  parseTarHeader,
  text,
} from '../../core/archives/tar-header.ts';
import type { TarHeader } from '../../core/archives/tar-header.ts';
import { cleanPath } from '../../core/containerd/go-path.ts';
import type { ArchiveFile } from './archive-file.ts';

/** A member and where its content begins. */
export interface Member {
  readonly entry: ArchiveEntry;
  readonly at: number;
}

/** Go reads no longer pax header or name (archive/tar, `maxSpecialFileSize`). */
const maxSpecialSize = 1024 * 1024;

/** An image has a few dozen members, a Docker archive of many some thousands. */
const maxMembers = 20_000;

/** What a header before it says of the next member. */
interface Said {
  readonly pax: ReadonlyMap<string, string>;
  readonly longName: string;
  readonly longLink: string;
}

const nothingSaid: Said = { pax: new Map(), longName: '', longLink: '' };

/**
 * Reads the headers of a tar archive as Go's archive/tar does, going over the content of members. Nothing of it is
 * thrown: how the archive ends is `end`.
 * @see https://github.com/golang/go/blob/go1.26.0/src/archive/tar/reader.go (`next`)
 */
export async function readMembers(
  file: ArchiveFile,
): Promise<{ readonly members: readonly Member[]; readonly end: ArchiveEnd }> {
  const members: Member[] = [];
  let said = nothingSaid;
  let at = 0;
  for (;;) {
    // A file that ends in the padding of its last member ends well for Go.
    if (at >= file.size) return { members, end: { kind: 'unmarked' } };
    const block = await file.read(at, blockSize);
    if (at === 0 && isForeign(block)) return { members, end: { kind: 'foreign', format: formatOf(block) } };
    if (block.length < blockSize) return { members, end: { kind: 'cut', name: undefined } };
    if (isZeroBlock(block)) return { members, end: await endOf(file, at + blockSize) };
    const header = parseTarHeader(block);
    if (header === undefined) return { members, end: { kind: 'damaged', at } };
    const content = at + blockSize;
    if ('xgLK'.includes(header.type)) {
      const next = await readSpecial(file, content, header, said);
      if ('kind' in next) return { members, end: next };
      said = next;
      at = content + paddedSize(header.size);
      continue;
    }
    const entry = entryOf(header, said);
    if (entry === undefined) return { members, end: { kind: 'damaged', at } };
    if (isSparse(header, said)) return { members, end: { kind: 'sparse', name: entry.name } };
    if (members.length === maxMembers) return { members, end: { kind: 'crowded', limit: maxMembers } };
    members.push({ entry, at: content });
    if (content + entry.size > file.size) return { members, end: { kind: 'cut', name: entry.name } };
    at = content + paddedSize(entry.size);
    said = nothingSaid;
  }
}

function isForeign(block: Uint8Array): boolean {
  return block.length < blockSize || (!isZeroBlock(block) && parseTarHeader(block) === undefined);
}

function isSparse({ type }: TarHeader, { pax }: Said): boolean {
  return type === 'S' || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));
}

/** After one block of zeros: another one, or the end of the file; all else is no archive for Go. */
async function endOf(file: ArchiveFile, at: number): Promise<ArchiveEnd> {
  const block = await file.read(at, blockSize);
  if (block.length === 0) return { kind: 'unmarked' };
  if (block.length < blockSize) return { kind: 'cut', name: undefined };
  return isZeroBlock(block) ? { kind: 'marked' } : { kind: 'damaged', at };
}

/** A pax header, or a name that is too long for the header itself. */
async function readSpecial(
  file: ArchiveFile,
  at: number,
  { type, size, name }: TarHeader,
  said: Said,
): Promise<Said | ArchiveEnd> {
  if (size > maxSpecialSize) return { kind: 'damaged', at: at - blockSize };
  const bytes = await file.read(at, size);
  if (bytes.length < size) return { kind: 'cut', name };
  if (type === 'L') return { ...said, longName: text(bytes) };
  if (type === 'K') return { ...said, longLink: text(bytes) };
  const pax = parsePaxRecords(bytes);
  if (pax === undefined) return { kind: 'damaged', at: at - blockSize };
  // A global header stands for itself in Go, and ends what was said before it.
  return type === 'g' ? nothingSaid : { ...said, pax };
}

function entryOf(header: TarHeader, { pax, longName, longLink }: Said): ArchiveEntry | undefined {
  const paxSize = pax.get('size') ?? '';
  if (paxSize !== '' && !/^\d{1,15}$/.test(paxSize)) return undefined;
  const hasContent = !'123456'.includes(header.type);
  const size = paxSize === '' || !hasContent ? header.size : Number(paxSize);
  const name = longName || pax.get('path') || header.name;
  const target = longLink || pax.get('linkpath') || header.linkName;
  const kind = kinds[header.type] ?? 'other';
  return { name: cleanPath(name), kind, size, ...(kind === 'symlink' ? { target } : {}) };
}

const kinds: Readonly<Record<string, ArchiveEntry['kind']>> = { 0: 'file', 2: 'symlink', 5: 'folder' };

const magics: readonly (readonly [ForeignFormat, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

function formatOf(block: Uint8Array): ForeignFormat {
  const found = magics.find(([, magic]) => magic.every((byte, index) => block[index] === byte));
  if (found !== undefined) return found[0];
  return /^\s*<(?:!doctype html|html|head|\?xml)/i.test(text(block)) ? 'html' : 'unknown';
}
