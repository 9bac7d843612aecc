import type { Rule } from '../../language/rule.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { distinctEntries, imageIdentity } from '../sync-names.ts';
import { removalOf } from '../plan-entries.ts';

/**
 * An entry with the same source, target and type as an earlier one only costs time.
 * @source regclient cmd/regsync/root.go, process
 */
export const entryTwice: Rule<SyncFile> = {
  code: 'sync.entry-twice',
  severity: 'warning',
  *check({ document, site }) {
    const seen = new Map<string, SyncEntry>();
    for (const entry of distinctEntries(document)) {
      const from = imageIdentity(entry.source, site);
      const to = imageIdentity(entry.target, site);
      if (from === undefined || to === undefined || entry.source === undefined) continue;
      const key = `${entry.type?.text ?? ''} ${from} ${to}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, entry);
      else {
        yield {
          range: entry.source.node.range,
          message: `${entry.source.text} is copied to this target by an earlier entry already. Remove one of them`,
          related: {
            range: first.source?.node.range ?? entry.source.node.range,
            message: 'the earlier entry',
          },
        };
      }
    }
  },
  fixes: ({ range }, { document }) => {
    const entry = document.entries.findLast(({ source }) => source?.node.range.start === range.start);
    if (entry?.range === undefined) return [];
    return [
      { title: 'Remove this entry', edits: [removalOf(document, entry, entry.range)], preferred: false },
    ];
  },
};
