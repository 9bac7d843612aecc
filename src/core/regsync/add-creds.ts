import type { Range } from '../language/text.ts';
import type { MapEntry, TreeNode } from '../language/tree.ts';
import { entryOf } from '../language/tree.ts';
import type { TextEdit } from '../problems/problem.ts';
import type { EditedText } from './list-edits.ts';
import { addListKey, appendToList, isFlowStyle } from './list-edits.ts';
import type { SyncFileInput } from './sync-form.ts';
import { credsItem } from './sync-form.ts';

/**
 * Edits that add the mirror's entry to `creds`, in the style that is there.
 * @returns undefined where `creds` is written in a way that cannot be added to safely
 */
export function addCreds(edited: EditedText, mirror: SyncFileInput['mirror']): TextEdit[] | undefined {
  const items = [credsItem(mirror)];
  const creds = entryOf(edited.root, 'creds');
  return creds === undefined
    ? addListKey(edited, 'creds', items)
    : appendToList(edited, creds, lastItem(edited.text, creds), items);
}

/** The last item of a list, with its dash. */
function lastItem(text: string, creds: MapEntry): { range: Range; node: TreeNode } | undefined {
  const node = creds.value?.kind === 'sequence' ? creds.value.items.at(-1) : undefined;
  if (node === undefined || creds.value === undefined || node.range.start < creds.value.range.start)
    return undefined;
  const end = node.range.start + text.slice(node.range.start, node.range.end).trimEnd().length;
  if (isFlowStyle(text, creds.value)) return { range: { start: node.range.start, end }, node };
  const dash = /-(?:\s|[&!]\S+)*$/.exec(text.slice(creds.value.range.start, node.range.start));
  if (dash === null) return undefined;
  return { range: { start: creds.value.range.start + dash.index, end }, node };
}
