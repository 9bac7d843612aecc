import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

/**
 * With `type: repository` regsync appends each tag to source and target; one that is there already makes every
 * reference invalid.
 * @source regclient cmd/regsync/root.go, processRepo
 */
export const repositoryTag: Rule<SyncFile> = {
  code: 'sync.repository-tag',
  severity: 'error',
  *check({ document }) {
    for (const { source, target, type } of distinctEntries(document)) {
      if (type?.text !== 'repository') continue;
      for (const value of [source, target]) {
        if (value?.judged === undefined) continue;
        const tail = /(?::[^/:@]*)?(?:@.*)?$/.exec(
          value.judged.replace(/^[^/]*\//, (host) => host.replace(/./g, '-')),
        )?.[0];
        if (tail === undefined || tail === '' || value.reference?.ok === false) continue;
        yield {
          range: value.node.range,
          message: `With type: repository regsync puts each tag behind this ${String(value.key.value)}, so ${tail} makes all of them invalid. Take it away and say which tags under tags: allow:, or write type: image`,
        };
      }
    }
  },
};
