import { openSiteDocument, problemsOf, sourceOf } from '../check/site-documents.ts';
import type { SiteDocument } from '../check/site-documents.ts';
import { fixesOfImageList } from '../images/check-image-list.ts';
import type { Place } from '../language/service.ts';
import { applyEdits } from '../problems/problem.ts';
import type { Fix, Problem, TextEdit } from '../problems/problem.ts';

/** Rounds of fixes: what is left after them shows up again, and is not worth another look. */
const mostRounds = 8;

/**
 * The text of a document with every problem mended that has one right answer. It is read anew after each round, and what
 * is written wrong is mended before anything is added: `taget` is no missing `target` once it is spelt right.
 * @returns the text as it is where nothing can be mended by itself
 */
export function fixAll(document: SiteDocument, place: Place): string {
  let { text } = sourceOf(document);
  let read = document;
  for (let round = 0; round < mostRounds && read.kind !== 'unreadable'; round += 1) {
    const edits = roundOf(read, place);
    if (edits.length === 0) break;
    text = applyEdits(text, edits);
    read = openSiteDocument(read.kind, text);
  }
  return text;
}

function roundOf(document: SiteDocument, place: Place): readonly TextEdit[] {
  const fixes = problemsOf(document, place.path, place.site).flatMap((problem) => {
    const [fix, ...others] = fixesOf(document, problem, place).filter(({ preferred }) => preferred);
    return fix === undefined || others.length > 0
      ? []
      : [{ edits: fix.edits, inPlace: isInPlace(fix, problem) }];
  });
  const inPlace = fixes.filter((fix) => fix.inPlace);
  return apart((inPlace.length > 0 ? inPlace : fixes).map(({ edits }) => edits));
}

function fixesOf(document: SiteDocument, problem: Problem, place: Place): readonly Fix[] {
  if (document.kind === 'images') return fixesOfImageList(problem, document.list);
  return 'opened' in document ? document.opened.fixes(problem, place) : [];
}

/** Whether a fix only rewrites what the problem underlines. */
function isInPlace({ edits }: Fix, { range }: Problem): boolean {
  return edits.every((edit) => range.start <= edit.range.start && edit.range.end <= range.end);
}

/** Of fixes that meet only the first is made; all of a fix, or nothing. */
function apart(fixes: readonly (readonly TextEdit[])[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  // By their first places, so that each is compared with the end of what was taken before, and not with all of it.
  const ordered = fixes
    .map((edits) => edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end))
    .toSorted((a, b) => startOf(a) - startOf(b));
  let end = -1;
  for (const edits of ordered) {
    if (edits.length === 0 || startOf(edits) <= end) continue;
    taken.push(...edits);
    end = Math.max(...edits.map(({ range }) => range.end));
  }
  return taken;
}

function startOf(edits: readonly TextEdit[]): number {
  return edits[0]?.range.start ?? 0;
}
