/** One document of a YAML stream, its directives and its `---` included. */
export interface DocumentPart {
  readonly text: string;
  /** Offset of the part in the whole text. */
  readonly start: number;
}

/**
 * Cuts a YAML stream into its documents. At the start of a line `---` and `...` are document markers wherever they
 * stand, in a quoted or block scalar too (YAML 1.2.2, 9.1.2 "Document Markers", `c-forbidden`), so that the text can
 * be cut without reading it.
 * @returns the parts that hold more than blanks, comments and markers, in the order of the text
 */
export function splitDocuments(text: string): DocumentPart[] {
  const parts: DocumentPart[] = [];
  const add = (start: number, end: number): void => {
    const part = text.slice(start, end);
    if (hasContent(part)) parts.push({ text: part, start });
  };
  let start = 0;
  /** Whether the part that begins at `start` has its `---` already. */
  let marked = false;
  for (const match of text.matchAll(/(?:^\ufeff?|\n)(---|\.\.\.)(?=[ \t\r\n]|$)/g)) {
    const marker = match[1] ?? '';
    const at = match.index + match[0].length - marker.length;
    if (marker === '...') {
      add(start, at);
      start = at + marker.length;
    } else if (marked || !isOnlyDirectives(text.slice(start, at))) {
      add(start, at);
      start = at;
    }
    marked = marker === '---';
  }
  add(start, text.length);
  return parts;
}

/** Whether a part holds a line of something else than blanks, comments, directives and markers. */
function hasContent(part: string): boolean {
  return /(?:^|\n)(?:--- *)?(?!---(?:[ \t\r\n]|$)|%|\ufeff?[ \t\r]*(?:#|\n|$))/.test(part);
}

/** Directives belong to the document that the next `---` begins. */
function isOnlyDirectives(part: string): boolean {
  return /(?:^\ufeff?|\n)%/.test(part) && !hasContent(part);
}
