import type { Fix } from '../problems/problem.ts';
import type { Range } from './text.ts';

/** Takes a byte order mark away; an editor that did so already saves without it by a command of its own only. */
export function removeMark(range: Range): readonly Fix[] {
  if (range.start === range.end) return [];
  return [{ title: 'Remove the byte order mark', edits: [{ range, text: '' }], preferred: true }];
}
