import type { Range } from '../../language/text.ts';

/** A word of an action, `{{ … }}`. `value` is what a string stands for, or the text as written. */
export interface TemplateToken {
  readonly kind: TemplateTokenKind;
  readonly value: string;
  readonly range: Range;
}

export type TemplateTokenKind =
  | 'assign'
  | 'boolean'
  | 'character'
  | 'close'
  | 'declare'
  | 'dot'
  | 'field'
  | 'function'
  | 'keyword'
  | 'nil'
  | 'number'
  | 'open'
  | 'pipe'
  | 'space'
  | 'string'
  | 'variable';

/** A stretch of a template: text that is copied, or an action with its words. Comments are left out. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly text: string; readonly range: Range }
  | { readonly kind: 'action'; readonly tokens: readonly TemplateToken[]; readonly range: Range };

/** Why Go refuses a template, and where in it. */
export interface TemplateProblem {
  readonly message: string;
  readonly range: Range;
}

export interface TokenizedTemplate {
  readonly segments: readonly TemplateSegment[];
  /** Go stops at the first one, and so do we: at most one. */
  readonly problem: TemplateProblem | undefined;
}

const keywords = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);
const signs: Readonly<Record<string, TemplateTokenKind>> = {
  ':=': 'declare',
  '=': 'assign',
  '|': 'pipe',
  '(': 'open',
  ')': 'close',
};
const space = /[ \t\r\n]+/y;
const word = /[\p{L}\p{Nd}_]+/uy;
const numeral =
  /[+-]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)i?/y;
const characterConstant = /'(?:[^'\\\n]|\\[^\n])*'/y;
const quoted = /"(?:[^"\\\n]|\\[^\n])*"/y;
const rawQuoted = /`[^`]*`/y;
const escape = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^]?)/g;
const singleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/**
 * Cuts a Go text/template into literal text and actions, as text/template/parse does (lex.go): trim markers, comments,
 * strings with Go's escapes, and a blank or `.,|:()` required after a name.
 * Never throws; up to the first mistake everything is in `segments`.
 */
export function tokenizeTemplate(text: string): TokenizedTemplate {
  const segments: TemplateSegment[] = [];
  let at = 0;
  let trimNext = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    const literalEnd = open < 0 ? text.length : open;
    const trimsLeft = open >= 0 && /^-[ \t\r\n]/.test(text.slice(open + 2, open + 4));
    let literal = text.slice(at, literalEnd);
    if (trimNext) literal = literal.replace(/^[ \t\r\n]+/, '');
    if (trimsLeft) literal = literal.replace(/[ \t\r\n]+$/, '');
    if (literal !== '')
      segments.push({ kind: 'literal', text: literal, range: { start: at, end: literalEnd } });
    if (open < 0) return { segments, problem: undefined };

    const inside = open + (trimsLeft ? 4 : 2);
    const action = text.startsWith('/*', inside) ? readComment(text, inside) : readAction(text, inside);
    if ('message' in action) {
      return { segments, problem: { message: action.message, range: { start: action.at, end: action.end } } };
    }
    if (action.tokens !== undefined) {
      segments.push({ kind: 'action', tokens: action.tokens, range: { start: open, end: action.end } });
    }
    trimNext = action.trimsRight;
    at = action.end;
  }
}

interface ReadAction {
  /** Undefined for a comment. */
  readonly tokens: readonly TemplateToken[] | undefined;
  readonly end: number;
  readonly trimsRight: boolean;
}

interface Mistake {
  readonly message: string;
  readonly at: number;
  readonly end: number;
}

function readComment(text: string, start: number): ReadAction | Mistake {
  const close = text.indexOf('*/', start);
  if (close < 0) return { message: 'the comment is not closed', at: start, end: text.length };
  const end = actionEnd(text, close + 2);
  if (end === undefined) return { message: 'a comment must fill its {{ }} alone', at: start, end: close + 2 };
  return { tokens: undefined, ...end };
}

/** Where an action ends at `at`: `}}`, or ` -}}` which also takes the blanks after it away. */
function actionEnd(text: string, at: number): { end: number; trimsRight: boolean } | undefined {
  if (text.startsWith('}}', at)) return { end: at + 2, trimsRight: false };
  if (/^[ \t\r\n]-\}\}/.test(text.slice(at, at + 4))) return { end: at + 4, trimsRight: true };
  return undefined;
}

function readAction(text: string, start: number): ReadAction | Mistake {
  const tokens: TemplateToken[] = [];
  let at = start;
  let depth = 0;
  while (at < text.length) {
    const end = actionEnd(text, at);
    if (end !== undefined) {
      return depth > 0 ? { message: 'a ( is not closed', at: start, end: at } : { tokens, ...end };
    }
    const token = readToken(text, at);
    if ('message' in token) return token;
    if (token.kind === 'open') depth += 1;
    if (token.kind === 'close') depth -= 1;
    if (depth < 0) return { message: 'this ) closes nothing', at, end: at + 1 };
    tokens.push(token);
    at = token.range.end;
  }
  return { message: 'the {{ is not closed', at: Math.max(0, start - 2), end: text.length };
}

function readToken(text: string, at: number): TemplateToken | Mistake {
  const character = text.charAt(at);
  const blank = match(space, text, at);
  if (blank !== undefined) return token('space', blank, at);
  if (character === '"' || character === '`' || character === "'") return readQuoted(text, at, character);
  if (/[0-9+-]/.test(character) || /^\.[0-9]/.test(text.slice(at, at + 2))) return readNumber(text, at);
  if (character === '.' || character === '$') return readName(text, at, character);
  const name = match(word, text, at);
  if (name !== undefined) return readName(text, at, '');
  const sign = text.startsWith(':=', at) ? ':=' : character;
  const kind = signs[sign];
  if (kind !== undefined) return token(kind, sign, at);
  if (sign === ':') return { message: 'expected := here', at, end: at + 1 };
  return /[!-~]/.test(character)
    ? token('character', character, at)
    : { message: `Go templates know no ${JSON.stringify(character)} here`, at, end: at + 1 };
}

function readQuoted(text: string, at: number, quote: '"' | '`' | "'"): TemplateToken | Mistake {
  const pattern = quote === '"' ? quoted : quote === '`' ? rawQuoted : characterConstant;
  const raw = match(pattern, text, at);
  if (raw === undefined) return { message: `the ${quote} is not closed`, at, end: text.length };
  const range = { start: at, end: at + raw.length };
  if (quote === "'") return characterToken(raw, range);
  if (quote === '`') return { kind: 'string', value: raw.slice(1, -1), range };
  const value = unquote(raw.slice(1, -1));
  return value === undefined
    ? { message: `${raw} has an escape that Go does not know`, at, end: range.end }
    : { kind: 'string', value, range };
}

/** Go's '…' is one character, a number. */
function characterToken(raw: string, range: Range): TemplateToken | Mistake {
  return /^'(?:[^\\]|\\(?:[abfnrtv\\']|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}))'$/u.test(
    raw,
  )
    ? { kind: 'number', value: raw, range }
    : { message: `${raw} is no text in a Go template: write "…"`, at: range.start, end: range.end };
}

/** What a quoted text stands for; undefined where strconv.Unquote would refuse it. */
function unquote(inner: string): string | undefined {
  let good = true;
  const value = inner.replace(escape, (_, code: string) => {
    const single = singleEscapes[code];
    if (single !== undefined) return single;
    const isOctal = /^[0-7]{3}$/.test(code);
    const number = isOctal ? parseInt(code, 8) : code.length > 1 ? parseInt(code.slice(1), 16) : NaN;
    const isCharacter = number <= (isOctal ? 255 : 0x10ffff) && (number < 0xd800 || number > 0xdfff);
    if (!isCharacter) good = false;
    return isCharacter ? String.fromCodePoint(number) : '';
  });
  return good ? value : undefined;
}

function readNumber(text: string, at: number): TemplateToken | Mistake {
  const raw = match(numeral, text, at);
  const tail = raw === undefined ? undefined : match(word, text, at + raw.length);
  if (raw === undefined || tail !== undefined) {
    const bad = `${raw ?? text.charAt(at)}${tail ?? ''}`;
    return { message: `${bad} is no number`, at, end: at + bad.length };
  }
  return token('number', raw, at);
}

function readName(text: string, at: number, sign: '.' | '$' | ''): TemplateToken | Mistake {
  const name = match(word, text, at + sign.length) ?? '';
  const end = at + sign.length + name.length;
  if (sign === '.' && name === '') return token('dot', '.', at);
  if (!isTerminated(text, end)) {
    return { message: `a blank is missing after ${text.slice(at, end)}`, at, end: end + 1 };
  }
  const whole = text.slice(at, end);
  if (sign === '.') return token('field', whole, at);
  if (sign === '$') return token('variable', whole, at);
  if (whole === 'true' || whole === 'false') return token('boolean', whole, at);
  if (whole === 'nil') return token('nil', whole, at);
  return token(keywords.has(whole) ? 'keyword' : 'function', whole, at);
}

function isTerminated(text: string, at: number): boolean {
  return at >= text.length || /[ \t\r\n.,|:()]/.test(text.charAt(at)) || text.startsWith('}}', at);
}

function token(kind: TemplateTokenKind, value: string, at: number): TemplateToken {
  return { kind, value, range: { start: at, end: at + value.length } };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
