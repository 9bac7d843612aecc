import type { CST } from 'yaml';
import type { YamlErrors } from './yaml-errors.ts';

/** Where the tokens before a value stand. */
export interface PropsPlace {
  /** The mark that makes a value an item of this kind: `-`, `?`, `:` or `---`. */
  readonly indicator: 'doc-start' | 'explicit-key-ind' | 'map-value-ind' | 'seq-item-ind';
  /** What follows the tokens. */
  readonly next: CST.Token | null | undefined;
  /** Where the tokens would begin, for an empty list of them. */
  readonly offset: number;
  readonly parentIndent: number;
  readonly startOnNewline: boolean;
  /** What the flow collection is called in messages; absent in block style. */
  readonly flow?: string;
}

/**
 * What stands before a value: its mark, its anchor and tag, comments, blanks (YAML 1.2.2, 6.9 "Node Properties").
 * What may not stand there is reported.
 */
export class Props {
  comma: CST.SourceToken | undefined;
  found: CST.SourceToken | undefined;
  anchor: CST.SourceToken | undefined;
  tag: CST.SourceToken | undefined;
  /** The text of the comments, their `#` left out; empty where there is none. */
  comment = '';
  hasNewline = false;
  newlineAfterProp: CST.SourceToken | undefined;
  end: number;
  start: number;
  readonly #place: PropsPlace;
  readonly #errors: YamlErrors;
  #firstProp: number | undefined;
  #atNewline: boolean;
  #hasSpace: boolean;
  #commentBreak = '';
  #needsSpace = false;
  #tab: CST.SourceToken | undefined;

  constructor(tokens: readonly CST.SourceToken[], place: PropsPlace, errors: YamlErrors) {
    this.#place = place;
    this.#errors = errors;
    this.#atNewline = place.startOnNewline;
    this.#hasSpace = place.startOnNewline;
    for (const token of tokens) this.#read(token);
    const last = tokens.at(-1);
    this.end = last === undefined ? place.offset : last.offset + last.source.length;
    this.start = this.#firstProp ?? this.end;
    if (this.#needsSpace || this.#tab !== undefined) this.#checkNext(place.next);
  }

  #read(token: CST.SourceToken): void {
    if (this.#needsSpace || this.#tab !== undefined) this.#checkPrevious(token);
    switch (token.type) {
      case 'space':
        if (token.source.includes('\t') && this.#tabsMatter()) this.#tab = token;
        this.#hasSpace = true;
        return;
      case 'comment':
        this.#readComment(token);
        return;
      case 'newline':
        this.#readNewline(token);
        return;
      case 'anchor':
      case 'tag':
        this.#readProperty(token, token.type);
        return;
      case this.#place.indicator:
        this.#readIndicator(token);
        return;
      default:
        this.#readOther(token);
    }
  }

  /** What stood before decides what this token may be. */
  #checkPrevious(token: CST.SourceToken): void {
    if (this.#needsSpace && token.type !== 'space' && token.type !== 'newline' && token.type !== 'comma')
      this.#spaceIsMissing(token);
    this.#needsSpace = false;
    if (this.#tab !== undefined && this.#atNewline && token.type !== 'comment' && token.type !== 'newline')
      this.#tabIndents(this.#tab);
    this.#tab = undefined;
  }

  /** In a flow collection only the parser looks at indentation. */
  #tabsMatter(): boolean {
    const { flow, indicator, next } = this.#place;
    return flow === undefined && (indicator !== 'doc-start' || next?.type !== 'flow-collection');
  }

  #readComment(token: CST.SourceToken): void {
    if (!this.#hasSpace) commentNeedsSpace(token, this.#errors);
    const text = token.source.slice(1) || ' ';
    this.comment = this.comment === '' ? text : this.comment + this.#commentBreak + text;
    this.#commentBreak = '';
    this.#atNewline = false;
  }

  #readNewline(token: CST.SourceToken): void {
    if (!this.#atNewline) this.#commentBreak += token.source;
    else if (this.comment !== '') this.comment += token.source;
    this.#atNewline = true;
    this.hasNewline = true;
    if (this.anchor !== undefined || this.tag !== undefined) this.newlineAfterProp = token;
    this.#hasSpace = true;
  }

  #readProperty(token: CST.SourceToken, type: 'anchor' | 'tag'): void {
    if (this[type] !== undefined) {
      const kind = type === 'anchor' ? 'MULTIPLE_ANCHORS' : 'MULTIPLE_TAGS';
      this.#errors.on(token, kind, `A node can have at most one ${type}`);
    }
    this[type] = token;
    this.#firstProp ??= token.offset;
    this.#atNewline = false;
    this.#hasSpace = false;
    this.#needsSpace = true;
  }

  #readIndicator(token: CST.SourceToken): void {
    const { indicator, flow } = this.#place;
    if (this.anchor !== undefined || this.tag !== undefined) {
      const message = `Anchors and tags must be after the ${token.source} indicator`;
      this.#errors.on(token, 'BAD_PROP_ORDER', message);
    }
    if (this.found !== undefined)
      this.#errors.on(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.source} in ${flow ?? 'collection'}`);
    this.found = token;
    this.#atNewline = indicator === 'seq-item-ind' || indicator === 'explicit-key-ind';
    this.#hasSpace = false;
  }

  #readOther(token: CST.SourceToken): void {
    const { flow } = this.#place;
    if (token.type !== 'comma' || flow === undefined) {
      this.#errors.on(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.type} token`);
    } else {
      if (this.comma !== undefined) this.#errors.on(token, 'UNEXPECTED_TOKEN', `Unexpected , in ${flow}`);
      this.comma = token;
    }
    this.#atNewline = false;
    this.#hasSpace = false;
  }

  #checkNext(next: CST.Token | null | undefined): void {
    if (this.#needsSpace && next && !mayFollowProperty(next)) this.#spaceIsMissing(next);
    const tab = this.#tab;
    if (tab === undefined) return;
    const indents = this.#atNewline && tab.indent <= this.#place.parentIndent;
    if (indents || isBlockCollection(next)) this.#tabIndents(tab);
  }

  #spaceIsMissing(token: CST.Token): void {
    const message = 'Tags and anchors must be separated from the next token by white space';
    this.#errors.at(token.offset, 'MISSING_CHAR', message);
  }

  #tabIndents(tab: CST.SourceToken): void {
    this.#errors.on(tab, 'TAB_AS_INDENT', 'Tabs are not allowed as indentation');
  }
}

function mayFollowProperty(next: CST.Token): boolean {
  return (
    next.type === 'space' ||
    next.type === 'newline' ||
    next.type === 'comma' ||
    (next.type === 'scalar' && next.source === '')
  );
}

/** Whether a token is a map or a list in block style. */
export function isBlockCollection(
  token: CST.Token | null | undefined,
): token is CST.BlockMap | CST.BlockSequence {
  return token?.type === 'block-map' || token?.type === 'block-seq';
}

function commentNeedsSpace(token: CST.SourceToken, errors: YamlErrors): void {
  const message = 'Comments must be separated from other tokens by white space characters';
  errors.on(token, 'MISSING_CHAR', message);
}

/**
 * Looks at what stands behind a value, up to the end of its line, and gives the offset where that ends.
 * `spaceNeeded` says whether a comment needs a blank before it.
 */
export function endOf(
  tokens: readonly CST.SourceToken[] | undefined,
  offset: number,
  spaceNeeded: boolean,
  errors: YamlErrors,
): number {
  if (tokens === undefined) return offset;
  let end = offset;
  let hasSpace = false;
  for (const token of tokens) {
    if (token.type === 'space' || token.type === 'newline') hasSpace = true;
    else if (token.type !== 'comment')
      errors.on(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.type} at node end`);
    else if (spaceNeeded && !hasSpace) commentNeedsSpace(token, errors);
    end += token.source.length;
  }
  return end;
}

/** Where a value that is not written stands: behind the last mark or property before `offset` and its blanks. */
export function emptyValueOffset(offset: number, before: readonly CST.SourceToken[] | undefined): number {
  if (before === undefined) return offset;
  let at = offset;
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const token = before[index];
    if (token === undefined) continue;
    if (token.type === 'space' || token.type === 'comment' || token.type === 'newline') {
      at -= token.source.length;
      continue;
    }
    for (let next = index + 1; before[next]?.type === 'space'; next += 1)
      at += before[next]?.source.length ?? 0;
    break;
  }
  return at;
}
