import type { TextEdit } from '../problems/problem.ts';
import type { Range } from '../language/text.ts';
import type { MapEntry, MapNode, SequenceNode, TreeNode } from '../language/tree.ts';
import { entryOf } from '../language/tree.ts';
import type { FormItem } from './sync-form.ts';
import { blockItem, flowItem } from './sync-form.ts';

/** The text that edits go into. */
export interface EditedText {
  readonly text: string;
  readonly eol: string;
  /** The file's root, whose style decides what can be written below it. */
  readonly root: MapNode;
}

/**
 * Edits that add items to a list, in the style of the list that is there.
 * @param entry the list's key with its value: a list, or nothing
 * @param after the item to add behind, as its range with the dash; undefined where there is none in the text
 * @returns undefined where the list is written in a way that cannot be added to safely
 */
export function appendToList(
  edited: EditedText,
  entry: MapEntry,
  after: { readonly range: Range; readonly node: TreeNode } | undefined,
  items: readonly FormItem[],
): TextEdit[] | undefined {
  if (items.length === 0) return [];
  const { text } = edited;
  const value = entry.value;
  if (value === undefined || value.range.start < entry.key.range.end) return undefined;
  if (value.kind === 'scalar') return value.value === null ? fillNothing(edited, entry, items) : undefined;
  if (value.kind !== 'sequence') return undefined;
  const isFlow = text.charAt(value.range.start) === '[';
  if (after === undefined) return isFlow ? fillEmptyList(edited, entry, value, items) : undefined;
  return isFlow ? [behindFlowItem(edited, after.range, items)] : behindBlockItem(edited, after, items);
}

/**
 * An edit that gives the root a key it does not have, with a list: `creds` behind `version` or at the top, `sync` at
 * the end.
 * @returns undefined where the root's style is not understood
 */
export function addListKey(
  edited: EditedText,
  key: 'creds' | 'sync',
  items: readonly FormItem[],
): TextEdit[] | undefined {
  if (items.length === 0) return [];
  return isFlowStyle(edited.text, edited.root) ? [flowKey(edited, key, items)] : blockKey(edited, key, items);
}

/** Whether a map or list is written with braces or brackets. */
export function isFlowStyle(text: string, node: TreeNode): boolean {
  return text.charAt(node.range.start) === '{' || text.charAt(node.range.start) === '[';
}

/** Whether the file is JSON by its looks. */
export function isJson(text: string, root: MapNode): boolean {
  const firstKey = root.entries[0]?.key;
  return isFlowStyle(text, root) && (firstKey === undefined || firstKey.style === 'double');
}

/** The end of the line that an offset is in, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const rest = /[\r\n]/g;
  rest.lastIndex = offset;
  return rest.exec(text)?.index ?? text.length;
}

/** The start of the line that an offset is in. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charAt(at - 1) !== '\n' && text.charAt(at - 1) !== '\r') at -= 1;
  return at;
}

function behindBlockItem(
  edited: EditedText,
  after: { readonly range: Range; readonly node: TreeNode },
  items: readonly FormItem[],
): TextEdit[] | undefined {
  const { text, eol } = edited;
  const indent = text.slice(lineStart(text, after.range.start), after.range.start);
  if (!/^\uFEFF?[ ]*$/.test(indent)) return undefined;
  const gap = /^-( *)\S/.exec(text.slice(after.range.start, after.node.range.start + 1))?.[1];
  const pad = gap === undefined ? 2 : gap.length + 1;
  const lines = items.flatMap((item) => blockItem(item, indent.replace('\uFEFF', ''), pad));
  const at = lineEnd(text, after.range.end);
  return [{ range: { start: at, end: at }, text: lines.map((line) => eol + line).join('') }];
}

function behindFlowItem(edited: EditedText, after: Range, items: readonly FormItem[]): TextEdit {
  const { text, eol, root } = edited;
  const indent = text.slice(lineStart(text, after.start), after.start);
  const separator = /^[ \t]*$/.test(indent) ? `,${eol}${indent}` : ', ';
  const json = isJson(text, root);
  const added = items.map((item) => separator + flowItem(item, json)).join('');
  return { range: { start: after.end, end: after.end }, text: added };
}

/** `sync: []`: becomes a block-style list, unless it stands inside braces or holds a comment. */
function fillEmptyList(
  edited: EditedText,
  entry: MapEntry,
  list: SequenceNode,
  items: readonly FormItem[],
): TextEdit[] {
  const { text, root } = edited;
  const inside = text.slice(list.range.start + 1, list.range.end - 1);
  if (!isFlowStyle(text, root) && /^[ \t]*$/.test(inside))
    return replaceByBlock(edited, entry, list.range, items);
  const at = list.range.start + 1;
  const json = isJson(text, root);
  return [{ range: { start: at, end: at }, text: items.map((item) => flowItem(item, json)).join(', ') }];
}

/** `sync:`, `sync: ~`. */
function fillNothing(edited: EditedText, entry: MapEntry, items: readonly FormItem[]): TextEdit[] {
  const { text, root } = edited;
  const range = entry.value?.range ?? entry.key.range;
  if (!isFlowStyle(text, root)) return replaceByBlock(edited, entry, range, items);
  const json = isJson(text, root);
  const list = `[${items.map((item) => flowItem(item, json)).join(', ')}]`;
  return [{ range, text: range.start === range.end ? ` ${list}` : list }];
}

function replaceByBlock(
  edited: EditedText,
  entry: MapEntry,
  value: Range,
  items: readonly FormItem[],
): TextEdit[] {
  const { text, eol } = edited;
  const keyStart = lineStart(text, entry.key.range.start);
  const indent = /^ */.exec(text.slice(keyStart))?.[0] ?? '';
  const lines = items.flatMap((item) => blockItem(item, `${indent}  `, 2));
  const at = lineEnd(text, value.end);
  const added = lines.map((line) => eol + line).join('');
  if (value.start === value.end) return [{ range: { start: at, end: at }, text: added }];
  const blanks = /[ \t]*$/.exec(text.slice(entry.key.range.end, value.start))?.[0].length ?? 0;
  const gone = { start: value.start - blanks, end: value.end };
  if (gone.end === at) return [{ range: gone, text: added }];
  return [
    { range: gone, text: '' },
    { range: { start: at, end: at }, text: added },
  ];
}

function flowKey({ text, root }: EditedText, key: string, items: readonly FormItem[]): TextEdit {
  const json = isJson(text, root);
  const list = `${json ? `"${key}"` : key}: [${items.map((item) => flowItem(item, json)).join(', ')}]`;
  const at = root.range.start + 1;
  return { range: { start: at, end: at }, text: root.entries.length === 0 ? list : `${list}, ` };
}

function blockKey(
  edited: EditedText,
  key: 'creds' | 'sync',
  items: readonly FormItem[],
): TextEdit[] | undefined {
  const { text, eol, root } = edited;
  const [first] = root.entries;
  if (first === undefined) return undefined;
  const line = lineStart(text, first.key.range.start);
  const start = text.charAt(line) === '\uFEFF' ? line + 1 : line;
  const indent = text.slice(start, first.key.range.start);
  if (!/^ *$/.test(indent)) return undefined;
  const lines = [`${indent}${key}:`, ...items.flatMap((item) => blockItem(item, `${indent}  `, 2))];
  const end = key === 'sync' ? trimmedEnd(text, root.range) : entryOf(root, 'version')?.range.end;
  if (end === undefined) {
    return [{ range: { start, end: start }, text: lines.map((added) => added + eol).join('') }];
  }
  const at = lineEnd(text, end);
  return [{ range: { start: at, end: at }, text: lines.map((added) => eol + added).join('') }];
}

function trimmedEnd(text: string, range: Range): number {
  return range.start + text.slice(range.start, range.end).trimEnd().length;
}

/** Whether a range begins in another one. */
export function isInside(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.start < Math.max(outer.end, outer.start + 1);
}
