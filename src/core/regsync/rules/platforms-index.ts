import type { Rule } from '../../language/rule.ts';
import { entryOf } from '../../language/tree.ts';
import type { SyncFile } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

/**
 * `platforms` is undocumented: it copies some platforms and writes an index that still lists the others, which
 * most registries reject with MANIFEST_BLOB_UNKNOWN. It is fine where all platforms of the source are named.
 * @source regclient/regclient issues 836, 875 and 884
 */
export const platformsIndex: Rule<SyncFile> = {
  code: 'sync.platforms-index',
  severity: 'warning',
  *check({ document }) {
    for (const { node } of distinctEntries(document)) {
      const entry = entryOf(node, 'platforms');
      if (entry?.value?.kind !== 'sequence' || entry.value.items.length === 0) continue;
      yield {
        range: entry.key.range,
        message:
          'regsync copies these platforms, but its index still lists the others, and most registries reject that: MANIFEST_BLOB_UNKNOWN. Copy all platforms (remove platforms), or one with platform',
      };
    }
  },
};
