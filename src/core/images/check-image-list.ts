import { withoutSilenced } from '../language/check.ts';
import type { Range, SourceText } from '../language/text.ts';
import type { Fix, Problem } from '../problems/problem.ts';
import type { ImageList } from './image-list.ts';

/** The problems of a list that no `# airgap-ignore: code` in it silences, in the order of the text. */
export function checkImageList(list: ImageList): Problem[] {
  return withoutSilenced(list.problems, list.source);
}

/**
 * The ways to mend one problem of a list: to write what a line was meant to say, or to remove the second line of
 * an image. None for the others: which version is wanted, only the person knows.
 */
export function fixesOfImageList(problem: Problem, list: ImageList): readonly Fix[] {
  if (problem.code === 'images.duplicate') {
    const { line } = list.source.positionAt(problem.range.start);
    const range = wholeLine(list.source, line);
    // A comment would go with the line, so that is for the person to decide.
    const preferred = !list.source.slice(range).includes('#');
    return [{ title: `Remove line ${line + 1}`, edits: [{ range, text: '' }], preferred }];
  }
  const meant = problem.data?.['meant'];
  if (typeof meant !== 'string') return [];
  return [{ title: `Write ${meant}`, edits: [{ range: problem.range, text: meant }], preferred: true }];
}

/** A line with the line break after it; the last one with the line break before it. */
function wholeLine(source: SourceText, line: number): Range {
  const { start, end } = source.lineRange(line);
  if (line + 1 < source.lineCount) return { start, end: source.lineRange(line + 1).start };
  return { start: line === 0 ? start : source.lineRange(line - 1).end, end };
}
