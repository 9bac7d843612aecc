import type { CST } from 'yaml';
import type { Range } from '../text.ts';
import type { ScalarNode, ScalarStyle } from '../tree.ts';
import { blockScalarText } from './yaml-block-scalar.ts';
import type { Directives } from './yaml-directives.ts';
import { tagNameOf } from './yaml-directives.ts';
import type { YamlErrors } from './yaml-errors.ts';
import { composeFlowCollection } from './yaml-flow.ts';
import { composeBlockMap, composeBlockSequence } from './yaml-block.ts';
import type {
  WrittenAlias,
  WrittenDocument,
  WrittenMap,
  WrittenNode,
  WrittenSequence,
} from './yaml-nodes.ts';
import { newMap, newSequence } from './yaml-nodes.ts';
import { emptyValueOffset, endOf, isBlockCollection, Props } from './yaml-props.ts';
import type { PropsPlace } from './yaml-props.ts';
import { plainValue, taggedValue } from './yaml-schema.ts';
import type { ScalarValue } from './yaml-schema.ts';
import { flowScalarText } from './yaml-scalars.ts';
import { checkTaggedCollection } from './yaml-tagged-collections.ts';

/** Composes the tokens of one document, as the `yaml` library's parser gives them, to nodes with positions. */
export class YamlComposer {
  readonly errors: YamlErrors;
  /** Where the node composed last ends, with the comments and blanks that belong to it. */
  nodeEnd = 0;
  /** Whether nothing but the document is around the node that is composed now. */
  isRoot = true;
  readonly #text: string;
  readonly #directives: Directives;
  /** The last node of each name so far. */
  readonly #anchors = new Map<string, WrittenNode>();

  constructor(text: string, directives: Directives, errors: YamlErrors) {
    this.#text = text;
    this.#directives = directives;
    this.errors = errors;
  }

  /** Composes a whole document. */
  document({ offset, start, value, end }: CST.Document): WrittenDocument {
    const props = this.props(start, {
      indicator: 'doc-start',
      next: value ?? end?.[0],
      offset,
      parentIndent: 0,
      startOnNewline: true,
    });
    if (props.found !== undefined && isBlockCollection(value) && !props.hasNewline) {
      const message = 'Block collection cannot start on same line with directives-end marker';
      this.errors.at(props.end, 'MISSING_CHAR', message);
    }
    const root = value === undefined ? this.empty(props.end, start, props) : this.node(value, props);
    endOf(end, this.nodeEnd, false, this.errors);
    return { offset, root, errors: this.errors };
  }

  /** Reads what stands before a value. */
  props(tokens: readonly CST.SourceToken[], place: PropsPlace): Props {
    return new Props(tokens, place, this.errors);
  }

  /** Composes one node; `nodeEnd` says afterwards where it ends. */
  node(token: CST.Token, props: Props): WrittenNode {
    switch (token.type) {
      case 'alias':
        return this.#alias(token, props);
      case 'scalar':
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
      case 'block-scalar':
        return this.#anchored(this.#scalar(token, props), props);
      case 'block-map':
      case 'block-seq':
      case 'flow-collection':
        return this.#collection(token, props);
      default: {
        const message = token.type === 'error' ? token.message : `Unsupported token (type: ${token.type})`;
        this.errors.on(token, 'UNEXPECTED_TOKEN', message);
        const node = this.empty(token.offset, undefined, props);
        if (props.anchor?.source === '&') this.#anchorIsEmpty(props.anchor);
        return node;
      }
    }
  }

  /** The node that stands where nothing is written, behind the tokens `before`. */
  empty(offset: number, before: readonly CST.SourceToken[] | undefined, props: Props): ScalarNode {
    const at = emptyValueOffset(offset, before);
    const range = { start: at, end: at };
    const value = props.tag === undefined ? null : this.#taggedValue('', 'plain', range, props.tag);
    this.nodeEnd = props.comment === '' ? at : props.end;
    return this.#anchored({ kind: 'scalar', range, style: 'plain', value, raw: '' }, props);
  }

  #anchored<Node extends WrittenNode>(node: Node, { anchor }: Props): Node {
    if (anchor === undefined) return node;
    if (anchor.source === '&') this.#anchorIsEmpty(anchor);
    else this.#anchors.set(anchor.source.slice(1), node);
    return node;
  }

  #anchorIsEmpty(anchor: CST.SourceToken): void {
    this.errors.on(anchor, 'BAD_ALIAS', 'Anchor cannot be an empty string');
  }

  #alias(token: CST.FlowScalar, props: Props): WrittenAlias {
    const { offset, source } = token;
    const end = offset + source.length;
    if (source === '*') this.errors.at(offset, 'BAD_ALIAS', 'Alias cannot be an empty string');
    this.nodeEnd = endOf(token.end, end, true, this.errors);
    if (props.anchor !== undefined || props.tag !== undefined)
      this.errors.on(token, 'ALIAS_PROPS', 'An alias node must not specify any properties');
    return { kind: 'alias', range: { start: offset, end }, target: this.#anchors.get(source.slice(1)) };
  }

  #scalar(token: CST.FlowScalar | CST.BlockScalar, { tag }: Props): ScalarNode {
    const { text, style, range } =
      token.type === 'block-scalar' ? this.#blockScalar(token) : this.#flowScalar(token);
    const raw = this.#text.slice(range.start, range.end);
    const value =
      tag === undefined ? this.#value(text, style, raw) : this.#taggedValue(text, style, range, tag);
    return { kind: 'scalar', range, style, value, raw };
  }

  #flowScalar(token: CST.FlowScalar): { text: string; style: ScalarStyle; range: Range } {
    const end = token.offset + token.source.length;
    const text = flowScalarText(token, this.errors);
    this.nodeEnd = endOf(token.end, end, true, this.errors);
    return { text, style: styleOf(token.type), range: { start: token.offset, end } };
  }

  #blockScalar(token: CST.BlockScalar): { text: string; style: ScalarStyle; range: Range } {
    const { text, end } = blockScalarText(token, this.isRoot, this.errors);
    this.nodeEnd = end;
    return { text, style: 'block', range: { start: token.offset, end } };
  }

  #value(text: string, style: ScalarStyle, raw: string): Exclude<ScalarValue, undefined> {
    const value = style === 'plain' ? plainValue(text, this.#directives.version) : text;
    return value === undefined ? raw : value;
  }

  #taggedValue(
    text: string,
    style: ScalarStyle,
    range: Range,
    tag: CST.SourceToken,
  ): Exclude<ScalarValue, undefined> {
    const raw = this.#text.slice(range.start, range.end);
    const name = tagNameOf(tag, this.#directives.tags, this.errors);
    if (name === undefined) return this.#value(text, style, raw);
    const value = taggedValue(text, name, this.#directives.version, (message) =>
      this.errors.on(tag, 'TAG_RESOLVE_FAILED', message),
    );
    return value === undefined ? raw : value;
  }

  #collection(token: CST.BlockMap | CST.BlockSequence | CST.FlowCollection, props: Props): WrittenNode {
    const { tag, anchor } = props;
    const tagName = tag === undefined ? undefined : tagNameOf(tag, this.#directives.tags, this.errors);
    const isRoot = this.isRoot;
    this.isRoot = false;
    // An alias inside finds the collection that is around it, so its name counts from here on.
    const named = <Node extends WrittenNode>(node: Node): Node =>
      anchor?.source === '&' ? node : this.#anchored(node, props);
    let node: WrittenMap | WrittenSequence;
    if (token.type === 'block-map') {
      node = named(newMap(token.offset));
      composeBlockMap(this, token, node);
    } else if (token.type === 'block-seq') {
      this.#checkBreakAfterProps(props);
      node = named(newSequence(token.offset));
      composeBlockSequence(this, token, node);
    } else {
      node = named(token.start.source === '{' ? newMap(token.offset) : newSequence(token.offset));
      composeFlowCollection(this, token, node, isRoot);
    }
    if (tag !== undefined && tagName !== undefined)
      checkTaggedCollection(node, tagName, (message) => this.errors.on(tag, 'TAG_RESOLVE_FAILED', message));
    if (anchor?.source === '&') this.#anchorIsEmpty(anchor);
    return node;
  }

  #checkBreakAfterProps({ anchor, tag, newlineAfterProp }: Props): void {
    const last =
      anchor !== undefined && tag !== undefined && anchor.offset <= tag.offset ? tag : (anchor ?? tag);
    if (last === undefined || (newlineAfterProp !== undefined && newlineAfterProp.offset >= last.offset))
      return;
    this.errors.on(last, 'MISSING_CHAR', 'Missing newline after block sequence props');
  }
}

function styleOf(type: CST.FlowScalar['type']): ScalarStyle {
  switch (type) {
    case 'single-quoted-scalar':
      return 'single';
    case 'double-quoted-scalar':
      return 'double';
    default:
      return 'plain';
  }
}
