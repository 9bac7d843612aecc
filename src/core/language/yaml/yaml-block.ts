import type { CST } from 'yaml';
import type { YamlComposer } from './yaml-composer.ts';
import { containsNewline } from './yaml-contains-newline.ts';
import type { WrittenMap, WrittenSequence } from './yaml-nodes.ts';
import type { Props } from './yaml-props.ts';

type MapItem = CST.BlockMap['items'][number];

const sameColumn = 'All mapping items must start at the same column';

/** Composes a map in block style (YAML 1.2.2, 8.2.2). */
export function composeBlockMap(composer: YamlComposer, token: CST.BlockMap, map: WrittenMap): void {
  let offset = token.offset;
  let commentEnd: number | undefined;
  for (const item of token.items) {
    const keyProps = composer.props(item.start, {
      indicator: 'explicit-key-ind',
      next: item.key ?? item.sep?.[0],
      offset,
      parentIndent: token.indent,
      startOnNewline: true,
    });
    if (isCommentOnly(item, keyProps)) {
      checkKeyColumn(composer, token, item, offset);
      commentEnd = keyProps.end;
      continue;
    }
    if (keyProps.found === undefined) checkImplicitKey(composer, token, item, { keyProps, offset });
    else if (keyProps.found.indent !== token.indent) composer.errors.at(offset, 'BAD_INDENT', sameColumn);
    offset = composePair(composer, token, item, { keyProps, map });
  }
  if (commentEnd !== undefined && commentEnd > 0 && commentEnd < offset)
    composer.errors.at(commentEnd, 'IMPOSSIBLE', 'Map comment with trailing content');
  map.range = { start: token.offset, end: offset };
  composer.nodeEnd = commentEnd ?? offset;
}

function isCommentOnly({ sep }: MapItem, { found, anchor, tag }: Props): boolean {
  return found === undefined && anchor === undefined && tag === undefined && sep === undefined;
}

function checkKeyColumn(composer: YamlComposer, token: CST.BlockMap, { key }: MapItem, offset: number): void {
  if (!key) return;
  if (key.type === 'block-seq') {
    const message = 'A block sequence may not be used as an implicit map key';
    composer.errors.at(offset, 'BLOCK_AS_IMPLICIT_KEY', message);
  } else if ('indent' in key && key.indent !== token.indent) {
    composer.errors.at(offset, 'BAD_INDENT', sameColumn);
  }
}

function checkImplicitKey(
  composer: YamlComposer,
  token: CST.BlockMap,
  item: MapItem,
  { keyProps, offset }: { keyProps: Props; offset: number },
): void {
  checkKeyColumn(composer, token, item, offset);
  if (keyProps.newlineAfterProp === undefined && !containsNewline(item.key)) return;
  const at = item.key ?? item.start.at(-1);
  if (at !== undefined)
    composer.errors.on(at, 'MULTILINE_IMPLICIT_KEY', 'Implicit keys need to be on a single line');
}

/** Composes a key and its value, and gives the offset behind them. */
function composePair(
  composer: YamlComposer,
  token: CST.BlockMap,
  { start, key, sep, value }: MapItem,
  { keyProps, map }: { keyProps: Props; map: WrittenMap },
): number {
  const keyNode = key ? composer.node(key, keyProps) : composer.empty(keyProps.end, start, keyProps);
  const valueProps = composer.props(sep ?? [], {
    indicator: 'map-value-ind',
    next: value,
    offset: composer.nodeEnd,
    parentIndent: token.indent,
    startOnNewline: !key || key.type === 'block-scalar',
  });
  const isImplicit = keyProps.found === undefined;
  const { found, end } = valueProps;
  if (found === undefined) {
    if (isImplicit) {
      const message = 'Implicit map keys need to be followed by map values';
      composer.errors.over(keyNode.range, 'MISSING_CHAR', message);
    }
    map.pairs.push({ key: keyNode, value: undefined });
    return end;
  }
  if (isImplicit && value?.type === 'block-map' && !valueProps.hasNewline) {
    const message = 'Nested mappings are not allowed in compact mappings';
    composer.errors.at(end, 'BLOCK_AS_IMPLICIT_KEY', message);
  }
  if (isImplicit && keyProps.start < found.offset - 1024) {
    const message =
      'The : indicator must be at most 1024 chars after the start of an implicit block mapping key';
    composer.errors.over(keyNode.range, 'KEY_OVER_1024_CHARS', message);
  }
  const valueNode = value ? composer.node(value, valueProps) : composer.empty(end, sep, valueProps);
  map.pairs.push({ key: keyNode, value: valueNode });
  return composer.nodeEnd;
}

/** Composes a list in block style (YAML 1.2.2, 8.2.1). */
export function composeBlockSequence(
  composer: YamlComposer,
  token: CST.BlockSequence,
  sequence: WrittenSequence,
): void {
  let offset = token.offset;
  let commentEnd: number | undefined;
  for (const { start, value } of token.items) {
    const props = composer.props(start, {
      indicator: 'seq-item-ind',
      next: value,
      offset,
      parentIndent: token.indent,
      startOnNewline: true,
    });
    if (props.found === undefined) {
      if (props.anchor === undefined && props.tag === undefined && !value) {
        commentEnd = props.end;
        continue;
      }
      if (value?.type === 'block-seq')
        composer.errors.at(props.end, 'BAD_INDENT', 'All sequence items must start at the same column');
      else composer.errors.at(offset, 'MISSING_CHAR', 'Sequence item without - indicator');
    }
    sequence.items.push(value ? composer.node(value, props) : composer.empty(props.end, start, props));
    offset = composer.nodeEnd;
  }
  sequence.range = { start: token.offset, end: offset };
  composer.nodeEnd = commentEnd ?? offset;
}
