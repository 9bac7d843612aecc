import type { Fix, Problem } from '../problems/problem.ts';
import type { Range } from './text.ts';

/** Where an offset of a part of a text is in the whole of it, or the other way round. */
export type Move = (range: Range) => Range;

/** Moves a range by a number of UTF-16 units. */
export function movedBy(by: number): Move {
  return ({ start, end }) => ({ start: start + by, end: end + by });
}

/** A problem of a part of a text, at its place in the whole; what is related in another file stays. */
export function movedProblem(problem: Problem, move: Move): Problem {
  const { related } = problem;
  const moved = { ...problem, range: move(problem.range) };
  if (related === undefined || related.file !== undefined) return moved;
  return { ...moved, related: { ...related, range: move(related.range) } };
}

/** A fix of a part of a text, for the whole. */
export function movedFix(fix: Fix, move: Move): Fix {
  return { ...fix, edits: fix.edits.map(({ range, text }) => ({ range: move(range), text })) };
}
