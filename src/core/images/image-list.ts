import type { Problem } from '../problems/problem.ts';
import { SourceText, type Range } from '../language/text.ts';
import { shown } from './explain-reference.ts';
import { imageListCodes, type ImageListCode } from './image-list-codes.ts';
import { formatReference, parseReference, type ImageReference } from './reference.ts';
import { suggestReference } from './suggest-reference.ts';

/** One usable line of an image list. */
export interface ImageListEntry {
  readonly reference: ImageReference;
  /** 0-based. */
  readonly line: number;
  /** The reference itself, without blanks around it. */
  readonly range: Range;
}

/** A line that is neither blank nor a comment nor a reference. */
export interface RejectedLine {
  /** Without blanks and comment around it. */
  readonly text: string;
  /** 0-based. */
  readonly line: number;
  readonly range: Range;
  readonly reason: string;
}

/** An image list: text, one reference a line. Lines that are no reference are in `problems`; the rest is used. */
export interface ImageList {
  /** The text as given; an empty one where it is too big to be a list. */
  readonly source: SourceText;
  /** In the order of the text; a reference given twice is here twice. */
  readonly entries: readonly ImageListEntry[];
  readonly rejected: readonly RejectedLine[];
  /** In the order of the text; their codes are `imageListCodes`. */
  readonly problems: readonly Problem[];
}

/**
 * Reads an image list: one reference a line, `#` comments (on a line of their own, or after a blank), blank lines,
 * LF or CRLF, with or without a BOM. Nothing is thrown: a line that is no reference becomes a problem and a rejected
 * line, and the rest is used. A text with NUL characters or of more than 4 million characters is no list at all and
 * gets one problem.
 */
export function parseImageList(text: string): ImageList {
  const unusable = unusableText(text);
  if (unusable) return unusable;
  const source = new SourceText(text);
  const entries: ImageListEntry[] = [];
  const rejected: RejectedLine[] = [];
  const problems: Problem[] = [];
  const seen: Seen = { images: new Map(), tags: new Map() };
  for (let line = 0; line < source.lineCount; line += 1) {
    const range = contentOf(source, line);
    if (range === undefined) continue;
    const written = source.slice(range);
    const result = parseReference(written);
    if (result.ok) {
      const entry = { reference: result.reference, line, range };
      entries.push(entry);
      problems.push(...entryProblems(entry, seen));
    } else {
      rejected.push({ text: written, line, range, reason: result.reason });
      problems.push(notAReference(written, range, result.reason));
    }
  }
  if (entries.length + rejected.length === 0) {
    problems.push(problemOf('images.empty-list', source.lineRange(0), emptyMessage));
  }
  return { source, entries, rejected, problems };
}

/**
 * The text of a list: one line for each image as it is written, sorted bytewise as `k8s list-images` prints them
 * (canonical/k8s-snap, src/k8s/cmd/k8s/k8s_x_list_images.go), LF after each. Of several ways to write the same
 * image the first one stays. No references give an empty text.
 */
export function formatImageList(references: readonly ImageReference[]): string {
  const byImage = new Map<string, string>();
  for (const reference of references) {
    const image = formatReference(reference);
    if (!byImage.has(image)) byImage.set(image, reference.text);
  }
  // References are ASCII, so the order of UTF-16 units is the order of bytes.
  return [...byImage.values()]
    .toSorted((a, b) => (a < b ? -1 : Number(a > b)))
    .map((text) => `${text}\n`)
    .join('');
}

/** Far above 10 000 references with comments, far below what would stop an editor. */
const sizeLimit = 4_000_000;

/** The answer to a text that is no list at all, with its one problem. */
function unusableText(text: string): ImageList | undefined {
  if (text.length > sizeLimit) {
    const message = `This file has ${text.length} characters, and an image list has at most ${sizeLimit}. Nothing of it is used; is it another file? Split it if it is a list`;
    const problem = problemOf('images.too-big', { start: 0, end: 0 }, message);
    return { source: new SourceText(''), entries: [], rejected: [], problems: [problem] };
  }
  const nul = text.indexOf('\0');
  if (nul < 0) return undefined;
  const problem = problemOf('images.binary', { start: nul, end: nul + 1 }, binaryMessage);
  return { source: new SourceText(text), entries: [], rejected: [], problems: [problem] };
}

const binaryMessage =
  'This file holds NUL characters, so it is no image list: perhaps an archive, or text saved as UTF-16. Save the list as UTF-8, one image reference a line';
const emptyMessage =
  'This list names no image. Write one image reference a line, for instance ghcr.io/canonical/coredns:1.12.4-ck0';

/** A line as messages show it: whole where it is a reference of usual length, digest and all. */
function quoted(text: string): string {
  return shown(text, 160);
}

function problemOf(
  code: ImageListCode,
  range: Range,
  message: string,
  extra?: Pick<Problem, 'data' | 'related'>,
): Problem {
  return { code, severity: imageListCodes[code], range, message, ...extra };
}

/** What stands on a line without blanks, BOM and comment; undefined where nothing is left. */
function contentOf(source: SourceText, line: number): Range | undefined {
  const { text } = source;
  let { start, end } = source.lineRange(line);
  if (start === 0 && text.startsWith('\ufeff')) start = 1;
  while (start < end && isBlank(text, start)) start += 1;
  for (let at = start; at < end; at += 1) {
    if (text[at] === '#' && (at === start || isBlank(text, at - 1))) end = at;
  }
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return start === end ? undefined : { start, end };
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

/** The first entry of each image, and of each repository and tag. */
interface Seen {
  readonly images: Map<string, ImageListEntry>;
  readonly tags: Map<string, ImageListEntry>;
}

function entryProblems(entry: ImageListEntry, seen: Seen): readonly Problem[] {
  const image = formatReference(entry.reference);
  const same = seen.images.get(image);
  if (same) return [duplicate(entry, same)];
  seen.images.set(image, entry);
  return [oneTag(entry, seen), noTag(entry)].filter((problem) => problem !== undefined);
}

function duplicate({ reference, range }: ImageListEntry, first: ImageListEntry): Problem {
  const spelling =
    first.reference.text === reference.text ? '' : `, written as ${quoted(first.reference.text)}`;
  const message = `${quoted(reference.text)} is on line ${first.line + 1} already${spelling}. It is used once; remove one of the two lines`;
  const related = { range: first.range, message: 'The same image' };
  return problemOf('images.duplicate', range, message, { related });
}

function oneTag(entry: ImageListEntry, seen: Seen): Problem | undefined {
  const { reference, range } = entry;
  if (reference.tag === undefined) return undefined;
  const name = formatReference({ ...reference, digest: undefined });
  const other = seen.tags.get(name);
  if (other === undefined) {
    seen.tags.set(name, entry);
    return undefined;
  }
  const message = `${quoted(name)} is on line ${other.line + 1} too, with another digest or none. Both are copied onto one tag of the mirror, where the last one stays. Keep one of them, or write one with its digest and no tag`;
  const related = { range: other.range, message: 'The same tag' };
  return problemOf('images.one-tag', range, message, { related });
}

function noTag({ reference, range }: ImageListEntry): Problem | undefined {
  if (reference.digest !== undefined || reference.tag !== 'latest') return undefined;
  const said = reference.text.endsWith(':latest') ? 'names the tag latest' : 'has no tag, so latest is meant';
  const message = `${quoted(reference.text)} ${said}, and what that stands for changes from one sync to the next. Write a version tag or a digest`;
  return problemOf('images.no-tag', range, message);
}

function notAReference(text: string, range: Range, reason: string): Problem {
  const meant = suggestReference(text);
  const message = `"${quoted(text)}" is not an image reference: ${reason}`;
  if (meant === undefined) {
    const advice = /[ ,]/.test(text) ? '. Write one reference a line' : '';
    return problemOf('images.not-a-reference', range, `${message}${advice}`);
  }
  return problemOf('images.not-a-reference', range, `${message}. Write ${quoted(meant)}`, {
    data: { meant },
  });
}
