import type { Rule } from '../../language/rule.ts';
import type { SyncFile, SyncTemplate } from '../sync-file.ts';
import { mirrorName } from '../sync-file.ts';
import { isMirrorName } from '../sync-names.ts';

/**
 * Of two `creds` entries for one registry regsync takes what the later one says, with a warning.
 * @source regclient config/host.go, Merge: Changing login user for registry
 */
export const credsTwice: Rule<SyncFile> = {
  code: 'sync.creds-twice',
  severity: 'warning',
  *check({ document, site }) {
    const seen = new Map<string, SyncTemplate>();
    for (const { name, registry } of document.creds) {
      if (name === undefined || name === '' || registry === undefined) continue;
      const key = isMirrorName(name, site) ? mirrorName : name;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, registry);
      else if (first.node !== registry.node) {
        yield {
          range: registry.node.range,
          message: `creds has an entry for ${registry.text} already; regsync takes what this later one says. Make one entry of the two`,
          related: { range: first.node.range, message: 'first entry for this registry' },
        };
      }
    }
  },
};
