import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * A value that begins with `{{` needs quotes: without them YAML reads braces as a map, and regsync refuses the
 * whole file.
 * @source YAML 1.2.2, 7.4.2 Flow Mappings; the page, section Sync the images
 */
export const templateUnquoted: Rule<SyncFile> = {
  code: 'sync.template-unquoted',
  severity: 'error',
  *check({ document }) {
    for (const range of document.unquotedTemplates) {
      yield {
        range,
        message: `This template has no quotes, so YAML reads a map and regsync refuses the whole file: could not find flow map content. Write ${quoted(document.source.slice(range))}`,
      };
    }
  },
  fixes: ({ range }, { document }) => [
    {
      title: 'Put it in single quotes',
      edits: [{ range, text: quoted(document.source.slice(range)) }],
      preferred: true,
    },
  ],
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
