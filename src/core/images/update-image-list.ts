import type { TextEdit } from '../problems/problem.ts';
import type { Range, SourceText } from '../language/text.ts';
import type { ImageList, ImageListEntry } from './image-list.ts';
import { formatReference } from './reference.ts';
import type { ImageReference } from './reference.ts';

/** How a list is brought up to date, as edits on its text. */
export interface ListUpdate {
  readonly edits: readonly TextEdit[];
  /** How many images are new. */
  readonly added: number;
  /** How many images of the list are not wanted; their lines go only with `replace`. */
  readonly unlisted: number;
}

/**
 * Brings an image list up to date without touching comments, blank lines, and lines that are no reference.
 * @param mode `merge` only adds what is missing, at the end; `replace` also removes the lines of other images
 */
export function updateImageList(
  list: ImageList,
  wanted: readonly ImageReference[],
  mode: 'merge' | 'replace',
): ListUpdate {
  const { text } = list.source;
  const names = new Set(wanted.map(formatReference));
  const present = new Set(list.entries.map(({ reference }) => formatReference(reference)));
  const others = list.entries.filter(({ reference }) => !names.has(formatReference(reference)));
  const missing = wanted.filter((reference) => !present.has(formatReference(reference)));
  const removals =
    mode === 'merge' ? [] : others.map((entry) => ({ range: removedRange(entry, list.source), text: '' }));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const ended = text === '' || /[\r\n]$/.test(text) || removals.at(-1)?.range.end === text.length;
  const addition: TextEdit = {
    range: { start: text.length, end: text.length },
    text: (ended ? '' : eol) + missing.map((reference) => reference.text + eol).join(''),
  };
  return {
    edits: missing.length === 0 ? removals : [...removals, addition],
    added: missing.length,
    unlisted: others.length,
  };
}

/** The line of an image; of one with a comment behind it, the image alone. */
function removedRange({ range, line }: ImageListEntry, source: SourceText): Range {
  const { start, end } = source.lineRange(line);
  const comment = source.text.slice(range.end, end).indexOf('#');
  return comment < 0
    ? { start, end: source.lineRange(line + 1).start }
    : { start: range.start, end: range.end + comment };
}
