import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * A `creds` entry without `registry` is left out with a warning; its registry is then spoken to by https and
 * without a login.
 * @source regclient regclient.go, WithConfigHost: Ignoring registry config without a name
 */
export const credsNameless: Rule<SyncFile> = {
  code: 'sync.creds-nameless',
  severity: 'error',
  *check({ document }) {
    for (const { node, registry, name } of document.creds) {
      if (node.kind === 'sequence' || (node.kind === 'scalar' && node.value !== null)) continue;
      if (registry !== undefined && name !== '') continue;
      const first = node.kind === 'map' ? node.entries[0]?.key.range : undefined;
      yield {
        range: registry?.node.range ?? first ?? { start: node.range.start, end: node.range.start + 1 },
        message:
          'This entry names no registry, so regsync ignores it: no login and https. Add registry: HOST[:PORT], exactly as targets write it',
      };
    }
  },
};
