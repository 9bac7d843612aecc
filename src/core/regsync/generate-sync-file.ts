import { generatedHeader } from '../generate/generated-header.ts';
import type { SyncFileInput } from './sync-form.ts';
import { blockItem, credsItem, entryItem, syncEntriesOf } from './sync-form.ts';

/**
 * A new sync-images.yaml: one entry per image, and how to speak to the mirror. LF, with one at its end.
 * It holds no secret: the login comes from USERNAME and PASSWORD when regsync runs.
 */
export function generateSyncFile(input: SyncFileInput): string {
  return `${generatedHeader(input.digest)}\n${syncBody(input, '\n')}`;
}

/** Everything after the first comment. */
export function syncBody(input: SyncFileInput, eol: string): string {
  const entries = syncEntriesOf(input.images);
  const lines = ['version: 1', 'creds:', ...blockItem(credsItem(input.mirror), '  ', 2)];
  lines.push(entries.length === 0 ? 'sync: []' : 'sync:');
  for (const entry of entries) lines.push(...blockItem(entryItem(entry), '  ', 2));
  return lines.join(eol) + eol;
}
