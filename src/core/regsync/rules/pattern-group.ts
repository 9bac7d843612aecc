import type { Rule } from '../../language/rule.ts';
import { filterPatterns } from '../filter-patterns.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * regsync puts `^` before and `$` behind a pattern as it is: `latest|3` takes everything that begins with
 * latest or ends in 3. Alternatives need a group: `(latest|3)`.
 * @source regclient cmd/regsync/root.go, filterList
 */
export const patternGroup: Rule<SyncFile> = {
  code: 'sync.pattern-group',
  severity: 'warning',
  *check({ document }) {
    for (const node of filterPatterns(document)) {
      const pattern = String(node.value);
      const parts = alternatives(pattern);
      if (parts.length < 2) continue;
      yield {
        range: node.range,
        message: `regsync reads ^${pattern}$, so this takes all that begins with ${parts[0] ?? ''} or ends in ${parts.at(-1) ?? ''}. Write (${pattern})`,
        data: { pattern: `(${pattern})` },
      };
    }
  },
  fixes: ({ data, range }) => {
    const pattern = String(data?.['pattern']);
    return [
      {
        title: `Write ${pattern}`,
        edits: [{ range, text: `'${pattern.replaceAll("'", "''")}'` }],
        preferred: true,
      },
    ];
  },
};

/** Cuts a pattern at each `|` that stands in no group, class or escape. */
function alternatives(pattern: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of pattern.matchAll(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*(?:\]|\\?$)|[^]/g)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (piece === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}
