import type { Rule } from '../../language/rule.ts';
import { filterPatterns } from '../filter-patterns.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * Patterns are RE2, which has no lookaround and no backreferences. A bad one loads, and its entry fails when
 * its turn comes.
 * @source regclient cmd/regsync/root.go, filterList; github.com/google/re2 syntax
 */
export const patternRefused: Rule<SyncFile> = {
  code: 'sync.pattern-refused',
  severity: 'error',
  *check({ document }) {
    for (const node of filterPatterns(document)) {
      const why = refusal(String(node.value));
      if (why === undefined) continue;
      yield {
        range: node.range,
        message: `regsync cannot use this pattern and fails the entry when its turn comes: ${why}. Write it without, or list the tags`,
      };
    }
  },
};

function refusal(pattern: string): string | undefined {
  // A class that is not closed is taken to the end, so that many of them are not each looked through.
  const bare = pattern.replace(/\[\^?\]?(?:\\[^]|[^\]\\])*(\]|\\?$)/g, (_, end: string) =>
    end === ']' ? 'x' : '[',
  );
  const lookaround = /(?<!\\)\(\?(?:[=!]|<[=!])/.exec(bare)?.[0];
  if (lookaround !== undefined) return `RE2 has no ${lookaround}…)`;
  const reference = /(?:^|[^\\])(?:\\\\)*(\\[1-9])/.exec(bare)?.[1];
  if (reference !== undefined) return `RE2 has no ${reference}`;
  let depth = 0;
  for (const [piece] of bare.matchAll(/\\[^]|[^]/g)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (depth < 0) return 'a ) closes nothing';
    if (piece === '[') return 'a [ is not closed';
  }
  return depth > 0 ? 'a ( is not closed' : undefined;
}
