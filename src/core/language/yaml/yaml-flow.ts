import type { CST } from 'yaml';
import type { YamlComposer } from './yaml-composer.ts';
import { containsNewline } from './yaml-contains-newline.ts';
import type { WrittenMap, WrittenNode, WrittenSequence } from './yaml-nodes.ts';
import { newMap } from './yaml-nodes.ts';
import type { Props } from './yaml-props.ts';
import { endOf, isBlockCollection } from './yaml-props.ts';

/** Composes a map in `{}` or a list in `[]` (YAML 1.2.2, 7.4). */
export function composeFlowCollection(
  composer: YamlComposer,
  token: CST.FlowCollection,
  node: WrittenMap | WrittenSequence,
  isRoot: boolean,
): void {
  const flow = new FlowCollection(composer, token, node);
  let offset = token.offset + token.start.source.length;
  for (const index of token.items.keys()) offset = flow.item(index, offset);
  flow.close(offset, isRoot);
}

class FlowCollection {
  readonly #composer: YamlComposer;
  readonly #token: CST.FlowCollection;
  readonly #node: WrittenMap | WrittenSequence;
  readonly #name: 'flow map' | 'flow sequence';

  constructor(composer: YamlComposer, token: CST.FlowCollection, node: WrittenMap | WrittenSequence) {
    this.#composer = composer;
    this.#token = token;
    this.#node = node;
    this.#name = node.kind === 'map' ? 'flow map' : 'flow sequence';
  }

  /** Composes the item with this index, and gives the offset behind it. */
  item(index: number, offset: number): number {
    const item = this.#token.items[index];
    if (item === undefined) return offset;
    const { start, key, sep, value } = item;
    const props = this.#composer.props(start, {
      indicator: 'explicit-key-ind',
      next: key ?? sep?.[0],
      offset,
      parentIndent: this.#token.indent,
      startOnNewline: false,
      flow: this.#name,
    });
    const isBare = props.found === undefined;
    if (isBare && props.anchor === undefined && props.tag === undefined && !sep && !value) {
      this.#checkEmptyItem(index, props);
      return props.end;
    }
    if (isBare && this.#node.kind === 'sequence') this.#checkSingleLine(key);
    this.#checkComma(index, start, props);
    if (isBare && this.#node.kind === 'sequence' && !sep) {
      this.#node.items.push(this.#item(value, props));
      return this.#composer.nodeEnd;
    }
    return this.#pair(item, props);
  }

  #checkEmptyItem(index: number, { comma, start }: Props): void {
    const { errors } = this.#composer;
    if (index === 0 && comma !== undefined)
      errors.on(comma, 'UNEXPECTED_TOKEN', `Unexpected , in ${this.#name}`);
    else if (index < this.#token.items.length - 1)
      errors.at(start, 'UNEXPECTED_TOKEN', `Unexpected empty item in ${this.#name}`);
  }

  #checkSingleLine(key: CST.Token | null | undefined): void {
    if (key && containsNewline(key)) this.#keyIsLong(key);
  }

  #keyIsLong(at: CST.Token): void {
    const message = 'Implicit keys of flow sequence pairs need to be on a single line';
    this.#composer.errors.on(at, 'MULTILINE_IMPLICIT_KEY', message);
  }

  #checkComma(index: number, start: readonly CST.SourceToken[], props: Props): void {
    const { errors } = this.#composer;
    if (index === 0) {
      if (props.comma !== undefined)
        errors.on(props.comma, 'UNEXPECTED_TOKEN', `Unexpected , in ${this.#name}`);
      return;
    }
    if (props.comma === undefined)
      errors.at(props.start, 'MISSING_CHAR', `Missing , between ${this.#name} items`);
    // A comment right behind the comma belongs to the item before it.
    const first = start.find((token) => token.type !== 'comma' && token.type !== 'space');
    if (first?.type === 'comment' && first.source.length > 1)
      props.comment = props.comment.slice(first.source.length);
  }

  #item(value: CST.Token | undefined, props: Props): WrittenNode {
    if (!value) return this.#composer.empty(props.end, undefined, props);
    const node = this.#composer.node(value, props);
    this.#checkNoBlock(value, node);
    return node;
  }

  #checkNoBlock(token: CST.Token | null | undefined, node: WrittenNode): void {
    if (!isBlockCollection(token)) return;
    const message = 'Block collections are not allowed within flow collections';
    this.#composer.errors.over(node.range, 'BLOCK_IN_FLOW', message);
  }

  #pair({ start, key, sep, value }: CST.CollectionItem, props: Props): number {
    const composer = this.#composer;
    const keyNode = key ? composer.node(key, props) : composer.empty(props.end, start, props);
    this.#checkNoBlock(key, keyNode);
    const valueProps = composer.props(sep ?? [], {
      indicator: 'map-value-ind',
      next: value,
      offset: composer.nodeEnd,
      parentIndent: this.#token.indent,
      startOnNewline: false,
      flow: this.#name,
    });
    if (valueProps.found !== undefined) this.#checkImplicitKey(sep ?? [], props, valueProps.found);
    else if (value) this.#colonIsMissing(value, valueProps.start);
    let valueNode: WrittenNode | undefined;
    if (value) {
      valueNode = composer.node(value, valueProps);
      this.#checkNoBlock(value, valueNode);
    } else if (valueProps.found !== undefined) {
      valueNode = composer.empty(valueProps.end, sep, valueProps);
    }
    this.#add(keyNode, valueNode);
    return valueNode === undefined ? valueProps.end : composer.nodeEnd;
  }

  #checkImplicitKey(sep: readonly CST.SourceToken[], props: Props, found: CST.SourceToken): void {
    if (this.#node.kind === 'map' || props.found !== undefined) return;
    const lineBreak = sep.slice(0, sep.indexOf(found)).find((token) => token.type === 'newline');
    if (lineBreak !== undefined) this.#keyIsLong(lineBreak);
    if (props.start >= found.offset - 1024) return;
    const message =
      'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key';
    this.#composer.errors.on(found, 'KEY_OVER_1024_CHARS', message);
  }

  #colonIsMissing(value: CST.Token, start: number): void {
    const { errors } = this.#composer;
    if ('source' in value && value.source.startsWith(':'))
      errors.on(value, 'MISSING_CHAR', `Missing space after : in ${this.#name}`);
    else errors.at(start, 'MISSING_CHAR', `Missing , or : between ${this.#name} items`);
  }

  /** Adds a pair; in a list it is a map of its own. */
  #add(key: WrittenNode, value: WrittenNode | undefined): void {
    if (this.#node.kind === 'map') {
      this.#node.pairs.push({ key, value });
      return;
    }
    const map = newMap(key.range.start);
    map.range = { start: key.range.start, end: (value ?? key).range.end };
    map.pairs.push({ key, value });
    this.#node.items.push(map);
  }

  /** Looks at the closing bracket and what stands behind it. */
  close(offset: number, isRoot: boolean): void {
    const composer = this.#composer;
    const bracket = this.#node.kind === 'map' ? '}' : ']';
    const [closing, ...rest] = this.#token.end;
    let end = offset;
    if (closing?.source === bracket) {
      end = closing.offset + closing.source.length;
    } else {
      const name = this.#name.replace('f', 'F');
      const message = isRoot
        ? `${name} must end with a ${bracket}`
        : `${name} in block collection must be sufficiently indented and end with a ${bracket}`;
      composer.errors.at(offset, isRoot ? 'MISSING_CHAR' : 'BAD_INDENT', message);
      if (closing !== undefined && closing.source.length !== 1) rest.unshift(closing);
    }
    this.#node.range = { start: this.#token.offset, end };
    composer.nodeEnd = endOf(rest, end, true, composer.errors);
  }
}
