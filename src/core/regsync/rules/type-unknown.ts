import { nearestWord } from '../../language/nearest.ts';
import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

const types = ['image', 'repository', 'registry'];
const otherWords: Readonly<Record<string, string>> = { img: 'image', tag: 'image', repo: 'repository' };

/**
 * regsync knows the types image, repository and registry, in lower case. Another word loads, and nothing is
 * copied for the entry.
 * @source regclient cmd/regsync/root.go, process
 */
export const typeUnknown: Rule<SyncFile> = {
  code: 'sync.type-unknown',
  severity: 'error',
  *check({ document }) {
    for (const { type } of distinctEntries(document)) {
      if (type === undefined || types.includes(type.text)) continue;
      const word = type.text.trim().toLowerCase();
      const meant = otherWords[word] ?? nearestWord(word, types);
      yield {
        range: type.node.range,
        message: `regsync knows no type ${type.node.raw}, so it copies nothing for this entry: Type not recognized. ${meant === undefined ? 'Write image, repository or registry' : `Write ${meant}`}`,
        ...(meant === undefined ? {} : { data: { meant } }),
      };
    }
  },
};
