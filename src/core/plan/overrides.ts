import { entryOf, nodeAt, stringOf, valueOf } from '../language/tree.ts';
import type { ParsedDocument, ScalarNode } from '../language/tree.ts';
import type { Range, SourceText } from '../language/text.ts';
import type { Fix, TextEdit } from '../problems/problem.ts';

/** An override as it stands in the text of a plan. */
export interface WrittenOverride {
  /** Its place in the list. */
  readonly index: number;
  readonly node: ScalarNode;
  readonly match: string;
  /** Its ways in, in words: `mirror and sideload`. */
  readonly ways: string;
}

/** The overrides of airgap.yaml that say what they match, in the order of the text. */
export function overridesIn({ root }: ParsedDocument): readonly WrittenOverride[] {
  const list = nodeAt(root, ['images', 'overrides']);
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item, index) => {
    const node = valueOf(item, 'match');
    const match = stringOf(node);
    if (node?.kind !== 'scalar' || match === undefined) return [];
    const delivery = valueOf(item, 'delivery');
    const ways = (delivery?.kind === 'sequence' ? delivery.items : [delivery]).map(
      (way) => stringOf(way) ?? '',
    );
    return [{ index, node, match, ways: ways.toSorted().join(' and ') }];
  });
}

/** Takes an override out, and the key with the last one. Nothing is offered where others stand on its lines. */
export function removeOverride(document: ParsedDocument, index: number): readonly Fix[] {
  const edit = removal(document, index);
  return edit === undefined ? [] : [{ title: 'Remove this override', edits: [edit], preferred: false }];
}

function removal({ root, source }: ParsedDocument, index: number): TextEdit | undefined {
  const entry = entryOf(nodeAt(root, ['images']), 'overrides');
  if (entry?.value?.kind !== 'sequence') return undefined;
  const { items, range } = entry.value;
  const [before, item, next] = [items[index - 1], items[index], items[index + 1]].map((node) => node?.range);
  if (item === undefined) return undefined;
  if (source.text.charAt(range.start) !== '[')
    return removeLines(source, items.length === 1 ? entry.key.range.start : item.start, item);
  return before === undefined
    ? { range: { start: item.start, end: next?.start ?? item.end }, text: '' }
    : { range: { start: before.end, end: item.end }, text: '' };
}

/** The lines from a place to the end of an item, where nothing else stands before it. */
function removeLines(source: SourceText, from: number, item: Range): TextEdit | undefined {
  const { start } = source.lineRange(source.positionAt(from).line);
  if (!/^ *(?:- +)?$/.test(source.text.slice(start, from))) return undefined;
  const last = item.start + source.slice(item).trimEnd().length;
  const end = source.lineRange(source.positionAt(last).line + 1).start;
  return { range: { start, end }, text: '' };
}
