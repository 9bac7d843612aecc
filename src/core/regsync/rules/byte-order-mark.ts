import { removeMark } from '../../language/remove-mark.ts';
import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * regsync's YAML reader takes a byte order mark as part of the first key: that key is ignored silently (a whole
 * `sync:`, exit 0), and before a comment or a brace the file is refused.
 * @source goccy/go-yaml v1.19.2, scanner, which knows no U+FEFF
 */
export const byteOrderMark: Rule<SyncFile> = {
  code: 'sync.byte-order-mark',
  severity: 'error',
  *check({ document }) {
    if (!document.source.text.startsWith('\uFEFF')) return;
    const first = document.root?.kind === 'map' ? document.root.entries[0]?.key : undefined;
    yield {
      range: { start: 0, end: 1 },
      message: `This file begins with a byte order mark, and regsync takes it as part of ${first === undefined ? 'the first line' : String(first.value)}, which it then does not read. Save it as UTF-8 without BOM`,
    };
  },
  fixes: ({ range }) => removeMark(range),
};
