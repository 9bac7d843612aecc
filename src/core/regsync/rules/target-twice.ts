import type { Rule } from '../../language/rule.ts';
import type { SyncEntry, SyncFile } from '../sync-file.ts';
import { distinctEntries, imageIdentity } from '../sync-names.ts';

/**
 * Two sources that are copied to one target overwrite each other, and regsync exits 0; which image stays
 * depends on the order. Two upstreams with the same path need a prefix each.
 * @source regclient cmd/regsync/root.go, processRef; containerd docs/hosts.md, override_path
 */
export const targetTwice: Rule<SyncFile> = {
  code: 'sync.target-twice',
  severity: 'error',
  *check({ document, site }) {
    const seen = new Map<string, { entry: SyncEntry; source: string }>();
    for (const entry of distinctEntries(document)) {
      const { source, target, type } = entry;
      const where = type === undefined || type.text === 'registry' ? undefined : imageIdentity(target, site);
      if (source === undefined || target === undefined || type === undefined || where === undefined) continue;
      const key = `${type.text} ${where}`;
      const from = imageIdentity(source, site) ?? source.expanded.key;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, { entry, source: from });
      else if (first.source !== from) {
        yield {
          range: target.node.range,
          message: `${first.entry.source?.text ?? 'Another entry'} is copied to this target too: the later copy stays, and regsync exits 0. Give each upstream a path of its own (upstreams: prefix in the plan)`,
          related: { range: first.entry.target?.node.range ?? target.node.range, message: 'the same target' },
        };
      }
    }
  },
};
