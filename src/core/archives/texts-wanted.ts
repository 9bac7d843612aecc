import type { ArchiveContent } from './archive-content.ts';
import {
  isIndexType,
  isManifestType,
  memberIndex,
  readDockerManifest,
  readIndex,
  readManifest,
} from './image-documents.ts';
import type { Descriptor } from './image-documents.ts';

/**
 * The members to read next, given what was read so far: indexes, manifests and configs that the texts name. Called
 * until it names none, it finds all there are, since a member that was read is not named again.
 */
export function textsWanted(content: ArchiveContent): readonly string[] {
  const members = memberIndex(content);
  const wanted = new Set<string>();
  const seen = new Set<string>();
  const files = new Set(content.entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
  const want = (name: string | undefined): void => {
    if (name !== undefined && files.has(name) && !content.texts.has(name) && !content.tooLarge.has(name))
      wanted.add(name);
  };
  const visit = (descriptors: readonly Descriptor[]): void => {
    for (const { digest, mediaType } of descriptors) {
      if (seen.has(digest)) continue;
      seen.add(digest);
      const member = members.get(digest);
      const text = member === undefined ? undefined : content.texts.get(member);
      if (isIndexType(mediaType)) {
        if (text === undefined) want(member);
        else visit(readIndex(text) ?? []);
      } else if (isManifestType(mediaType)) {
        if (text === undefined) want(member);
        else want(members.get(readManifest(text)?.[0]?.digest ?? ''));
      }
    }
  };
  visit(readIndex(content.texts.get('index.json') ?? '') ?? []);
  for (const { config } of readDockerManifest(content.texts.get('manifest.json') ?? '') ?? []) want(config);
  return [...wanted];
}
