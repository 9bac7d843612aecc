import type { CST } from 'yaml';
import type { YamlErrors } from './yaml-errors.ts';

/** The head of a block scalar: `|`, `>-`, `|2+ # comment`. */
interface Header {
  readonly folded: boolean;
  /** The indentation it names, 0 for none. */
  readonly indent: number;
  readonly chomp: '' | '-' | '+';
  /** Its length with everything up to the first line of text. */
  readonly length: number;
}

/** A line of text: its spaces, and what stands behind them. */
interface Line {
  readonly indent: string;
  readonly content: string;
}

/**
 * The text of a block scalar, and where it ends (YAML 1.2.2, 8.1 "Block Scalar Styles").
 * What is wrong with it is reported, and the rest read. Only the document's root may stand without indentation.
 */
export function blockScalarText(
  token: CST.BlockScalar,
  isRoot: boolean,
  errors: YamlErrors,
): { readonly text: string; readonly end: number } {
  const header = readHeader(token, errors);
  const start = token.offset + header.length;
  const lines = linesOf(token.source);
  const end = start + token.source.length;
  const filled = lines.findLastIndex((line) => !isEmpty(line)) + 1;
  if (filled === 0) {
    const keeps = header.chomp === '+' && lines.length > 0;
    return { text: keeps ? '\n'.repeat(Math.max(1, lines.length - 1)) : '', end };
  }
  const block = new Block(header, errors);
  block.findIndent(lines, { start, indent: token.indent, isRoot });
  return { text: block.text(lines, filled), end };
}

function isEmpty({ content }: Line): boolean {
  return content === '' || content === '\r';
}

function linesOf(source: string): Line[] {
  if (source === '') return [];
  return source.split('\n').map((line) => {
    let spaces = 0;
    while (line[spaces] === ' ') spaces += 1;
    return { indent: line.slice(0, spaces), content: line.slice(spaces) };
  });
}

function readHeader({ offset, props }: CST.BlockScalar, errors: YamlErrors): Header {
  const [head, ...rest] = props;
  const source = head !== undefined && 'source' in head ? head.source : '';
  let indent = 0;
  let chomp: Header['chomp'] = '';
  let wrongAt: number | undefined;
  for (let at = 1; at < source.length; at += 1) {
    const character = source[at];
    if (chomp === '' && (character === '-' || character === '+')) chomp = character;
    else if (indent === 0 && Number(character) > 0) indent = Number(character);
    else wrongAt ??= offset + at;
  }
  if (wrongAt !== undefined) {
    const message = `Block scalar header includes extra characters: ${source}`;
    errors.at(wrongAt, 'UNEXPECTED_TOKEN', message);
  }
  const length = source.length + lengthBehindHead(rest, errors);
  return { folded: source.startsWith('>'), indent, chomp, length };
}

function lengthBehindHead(tokens: readonly CST.Token[], errors: YamlErrors): number {
  let length = 0;
  let hasSpace = false;
  for (const token of tokens) {
    if (token.type === 'space') hasSpace = true;
    else if (token.type === 'error') errors.on(token, 'UNEXPECTED_TOKEN', token.message);
    else if (token.type === 'comment') {
      if (!hasSpace) {
        const message = 'Comments must be separated from other tokens by white space characters';
        errors.on(token, 'MISSING_CHAR', message);
      }
    } else if (token.type !== 'newline') {
      errors.on(token, 'UNEXPECTED_TOKEN', `Unexpected token in block scalar header: ${token.type}`);
    }
    if ('source' in token) length += token.source.length;
  }
  return length;
}

class Block {
  readonly #header: Header;
  readonly #errors: YamlErrors;
  /** The index of the first line that is not empty. */
  #first = 0;
  /** Where that line begins. */
  #offset = 0;
  #indent = 0;

  constructor(header: Header, errors: YamlErrors) {
    this.#header = header;
    this.#errors = errors;
  }

  /** Finds the indentation that is taken from each line: the one named in the head, else that of the first line. */
  findIndent(
    lines: readonly Line[],
    { start, indent, isRoot }: { start: number; indent: number; isRoot: boolean },
  ): void {
    this.#indent = indent + this.#header.indent;
    this.#offset = start;
    const isNamed = this.#header.indent > 0;
    for (const [index, line] of lines.entries()) {
      const spaces = line.indent.length;
      if (!isEmpty(line)) {
        this.#first = index;
        if (spaces < this.#indent) {
          const message =
            'Block scalars with more-indented leading empty lines must use an explicit indentation indicator';
          this.#errors.at(this.#offset + spaces, 'MISSING_CHAR', message);
        }
        if (!isNamed) this.#indent = spaces;
        if (this.#indent === 0 && !isRoot)
          this.#errors.at(this.#offset, 'BAD_INDENT', 'Block scalar values in collections must be indented');
        return;
      }
      if (!isNamed && spaces > this.#indent) this.#indent = spaces;
      this.#offset += spaces + line.content.length + 1;
    }
  }

  /** Joins the lines; `filled` counts those up to the last that is not empty. */
  text(lines: readonly Line[], filled: number): string {
    // Empty lines with more spaces than the rest are text too.
    const end = Math.max(filled, lines.findLastIndex((line) => line.indent.length > this.#indent) + 1);
    let text = lines
      .slice(0, this.#first)
      .map((line) => `${line.indent.slice(this.#indent)}\n`)
      .join('');
    const content = lines.slice(this.#first, end).map((line) => this.#withoutIndent(line));
    text += this.#header.folded ? folded(content) : content.map(wholeLine).join('\n');
    if (this.#header.chomp === '-') return text;
    if (this.#header.chomp === '') return `${text}\n`;
    for (const line of lines.slice(end)) text += `\n${line.indent.slice(this.#indent)}`;
    return text.endsWith('\n') ? text : `${text}\n`;
  }

  #withoutIndent({ indent, content }: Line): Line {
    this.#offset += indent.length + content.length + 1;
    const isCrlf = content.endsWith('\r');
    const text = isCrlf ? content.slice(0, -1) : content;
    if (text === '' || indent.length >= this.#indent)
      return { indent: indent.slice(this.#indent), content: text };
    const from = this.#header.indent > 0 ? 'explicit indentation indicator' : 'first line';
    const message = `Block scalar lines must not be less indented than their ${from}`;
    this.#errors.at(this.#offset - text.length - (isCrlf ? 2 : 1), 'BAD_INDENT', message);
    return { indent: '', content: text };
  }
}

function wholeLine({ indent, content }: Line): string {
  return indent + content;
}

/** Joins lines by blanks, but keeps the breaks around empty lines and around those with more indentation. */
function folded(lines: readonly Line[]): string {
  let text = '';
  let separator = '';
  let wasIndented = false;
  for (const line of lines) {
    if (line.indent !== '' || line.content.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!wasIndented && separator === '\n') separator = '\n\n';
      text += separator + wholeLine(line);
      separator = '\n';
      wasIndented = true;
    } else if (line.content === '') {
      if (separator === '\n') text += '\n';
      else separator = '\n';
    } else {
      text += separator + line.content;
      separator = ' ';
      wasIndented = false;
    }
  }
  return text;
}
