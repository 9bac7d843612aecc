import type { Problem } from '../problems/problem.ts';
import type { Range, SourceText } from '../language/text.ts';
import type { ImageReference } from './reference.ts';

/** One usable line of an image list. */
export interface ImageListEntry {
  readonly reference: ImageReference;
  /** 0-based. */
  readonly line: number;
  /** The reference itself, without blanks around it. */
  readonly range: Range;
}

/** An image list: text, one reference a line. Lines that are no reference are in `problems`; the rest is used. */
export interface ImageList {
  readonly source: SourceText;
  readonly entries: readonly ImageListEntry[];
  readonly problems: readonly Problem[];
}
