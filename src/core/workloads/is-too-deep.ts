import { Lexer } from 'yaml';

/** Kubernetes objects are some 20 levels deep, those of operators some 40. */
const depthLimit = 400;

const brackets: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
]);
const indicators: ReadonlySet<string> = new Set(['-', '?', ':']);

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
    const isNewline = lexeme.endsWith('\n');
    const isSpace = /^[ \t]/.test(lexeme);
    flow += brackets.get(lexeme) ?? 0;
    if (isNewline) block = 0;
    else if (flow === 0 && isSpace && atLineStart) block += lexeme.length;
    else if (flow === 0 && indicators.has(lexeme)) block += 1;
    if (flow > depthLimit || block > depthLimit) return true;
    atLineStart = isNewline || (atLineStart && isSpace);
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
