import type { Range, SourceText } from '../language/text.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import { readSyncEntry } from '../regsync/sync-file.ts';
import type { SyncEntry, SyncReference } from '../regsync/sync-file.ts';
import { entryAround } from './entry-around.ts';

/** A source or target that an offset is in. */
export interface ReferenceAt {
  /** With ranges of its own text: only `range` is one of the file. */
  readonly entry: SyncEntry;
  readonly role: 'source' | 'target';
  readonly value: SyncReference;
  /** The value in the file, quotes included. */
  readonly range: Range;
}

/** The source or target of a sync file at an offset, read from its entry alone; undefined elsewhere. */
export function entryAt(file: SourceText, offset: number): ReferenceAt | undefined {
  const { source, start, section } = entryAround(file, offset);
  const { root } = parseYaml(source.text);
  const node = root?.kind === 'sequence' ? root.items[0] : undefined;
  if (section !== 'sync' || node === undefined) return undefined;
  const entry = readSyncEntry(node, 0, undefined);
  for (const role of ['source', 'target'] as const) {
    const value = entry[role];
    if (value === undefined) continue;
    const range = { start: value.node.range.start + start, end: value.node.range.end + start };
    if (range.start <= offset && offset <= range.end) return { entry, role, value, range };
  }
  return undefined;
}
