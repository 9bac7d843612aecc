import { CST, Lexer } from 'yaml';

/** Kubernetes objects are some 20 levels deep, those of operators some 40. */
const depthLimit = 400;

const brackets: ReadonlyMap<string, number> = new Map([
  ['flow-map-start', 1],
  ['flow-seq-start', 1],
  ['flow-map-end', -1],
  ['flow-seq-end', -1],
]);
const indicators: ReadonlySet<string> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

/**
 * Whether YAML is nested deeper than anything that a person or a program writes for Kubernetes. Readers of YAML call
 * themselves for each level, so such a text is an attack on their stack; it is told by its tokens, in one pass.
 */
export function isTooDeep(text: string): boolean {
  if (!hasRoomForDepth(text)) return false;
  let flow = 0;
  /** How deep the block style of the line can be: each level is a column further to the right, or has an indicator. */
  let block = 0;
  let atLineStart = true;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme) ?? '';
    flow += brackets.get(type) ?? 0;
    if (type === 'newline') block = 0;
    else if (flow === 0 && type === 'space' && atLineStart) block += lexeme.length;
    else if (flow === 0 && indicators.has(type)) block += 1;
    if (flow > depthLimit || block > depthLimit) return true;
    atLineStart = type === 'newline' || (atLineStart && type === 'space');
  }
  return false;
}

/** Without as many brackets, and without a line as long, there is no such depth; this spares most texts the tokens. */
function hasRoomForDepth(text: string): boolean {
  let opened = 0;
  let lineStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) opened += 1;
    else if (code === 0x0a) lineStart = at + 1;
    if (opened > depthLimit || at - lineStart >= depthLimit) return true;
  }
  return false;
}
