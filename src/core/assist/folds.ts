import type { SiteDocument } from '../check/site-documents.ts';

/** Lines that fold into their first one, 0-based. */
export interface Fold {
  readonly first: number;
  readonly last: number;
}

/**
 * What folds in a hosts.toml: each table into its header, without blank lines and comments behind it. YAML folds by its
 * indentation, which every editor does by itself.
 */
export function foldsOf(document: SiteDocument): readonly Fold[] {
  if (document.kind !== 'hosts') return [];
  const { source } = document.opened;
  const folds: Fold[] = [];
  let first: number | undefined;
  let last = 0;
  const close = () => {
    if (first !== undefined && last > first) folds.push({ first, last });
  };
  for (let line = 0; line < source.lineCount; line += 1) {
    const text = source.slice(source.lineRange(line)).trim();
    if (isHeader(text)) {
      close();
      first = line;
    }
    if (text !== '' && !text.startsWith('#')) last = line;
  }
  close();
  return folds;
}

/** A header holds a key; a line of a list that begins with a bracket holds values and commas. */
function isHeader(text: string): boolean {
  return /^\[{1,2}\s*(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*\s*\]{1,2}\s*(?:#.*)?$/.test(
    text,
  );
}
