import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * regsync reads the first YAML document of a file; what follows a second `---` does nothing.
 * @source regclient cmd/regsync/config.go, ConfigLoadReader
 */
export const secondDocument: Rule<SyncFile> = {
  code: 'sync.second-document',
  severity: 'warning',
  *check({ document }) {
    const at = document.secondDocumentAt;
    if (
      at === undefined ||
      document.source.text
        .slice(at)
        .replace(/^---|#[^\n\r]*/gm, '')
        .trim() === ''
    )
      return;
    const line = document.source.lineRange(document.source.positionAt(at).line);
    yield {
      range: { start: at, end: Math.max(line.end, Math.min(at + 1, document.source.text.length)) },
      message:
        'regsync reads only the first YAML document, so nothing from here on is copied. Remove this --- or use a file of its own',
    };
  },
};
