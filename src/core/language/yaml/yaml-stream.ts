import { Lexer, Parser } from 'yaml';
import type { CST } from 'yaml';
import { YamlComposer } from './yaml-composer.ts';
import { DirectiveReader } from './yaml-directives.ts';
import { YamlErrors } from './yaml-errors.ts';
import type { WrittenDocument } from './yaml-nodes.ts';
import { endOf } from './yaml-props.ts';

/** The most maps and lists that may stand inside each other; far more than anyone writes, and safe to recurse into. */
export const nestingLimit = 500;

/**
 * Reads the documents of a YAML text. Never throws: what is wrong is in each document's errors.
 * Where more than `nestingLimit` collections stand inside each other, reading ends, and that document has no root.
 */
export function readDocuments(text: string): readonly WrittenDocument[] {
  const stream = new YamlStream(text);
  const parser = new Parser();
  let offset = 0;
  // The library's own entry points stop at a warning about several documents; the parts it is made of do not.
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) stream.next(token);
    offset = parser.offset;
    if (parser.stack.length > nestingLimit) return stream.stopAt(Math.max(0, offset - 1));
  }
  for (const token of parser.end()) stream.next(token);
  return stream.end();
}

/** Puts documents, directives and errors together, in the order in which the parser gives them. */
class YamlStream {
  readonly #text: string;
  readonly #documents: WrittenDocument[] = [];
  readonly #directives = new DirectiveReader();
  /** What is found before the next document, or behind the last. */
  #errors = new YamlErrors();
  #afterDirective = false;

  constructor(text: string) {
    this.#text = text;
  }

  next(token: CST.Token): void {
    switch (token.type) {
      case 'directive':
        this.#directives.add(token, this.#errors);
        this.#afterDirective = true;
        return;
      case 'document':
        this.#document(token);
        return;
      case 'byte-order-mark':
      case 'space':
      case 'comment':
      case 'newline':
        return;
      case 'error':
        this.#error(token);
        return;
      case 'doc-end':
        this.#documentEnd(token);
        return;
      default:
        this.#errors.on(token, 'UNEXPECTED_TOKEN', `Unsupported token ${token.type}`);
    }
  }

  #document(token: CST.Document): void {
    const errors = this.#takeErrors();
    const composer = new YamlComposer(this.#text, this.#directives.atDocument(), errors);
    this.#documents.push(composer.document(token));
    const hasStart = token.start.some((each) => each.type === 'doc-start');
    if (this.#afterDirective && !hasStart) {
      const message = 'Missing directives-end/doc-start indicator line';
      errors.on(token, 'MISSING_CHAR', message);
    }
    this.#afterDirective = false;
  }

  #takeErrors(): YamlErrors {
    const errors = this.#errors;
    this.#errors = new YamlErrors();
    return errors;
  }

  #error(token: CST.ErrorToken): void {
    const message = token.source === '' ? token.message : `${token.message}: ${JSON.stringify(token.source)}`;
    const document = this.#afterDirective ? undefined : this.#documents.at(-1);
    (document?.errors ?? this.#errors).on(token, 'UNEXPECTED_TOKEN', message);
  }

  #documentEnd(token: CST.DocumentEnd): void {
    const document = this.#documents.at(-1);
    if (document === undefined) {
      const message = 'Unexpected doc-end without preceding document';
      this.#errors.on(token, 'UNEXPECTED_TOKEN', message);
      return;
    }
    endOf(token.end, token.offset + token.source.length, true, this.#errors);
    document.errors.take(this.#takeErrors());
  }

  end(): readonly WrittenDocument[] {
    this.#documents.at(-1)?.errors.take(this.#errors);
    return this.#documents;
  }

  /** Ends the stream in the middle of a document that is nested too deeply. */
  stopAt(offset: number): readonly WrittenDocument[] {
    const message = `More than ${nestingLimit} maps and lists stand inside each other here, and nothing of this document is read. Nest them less`;
    this.#errors.at(offset, 'RESOURCE_EXHAUSTION', message);
    this.#documents.push({ offset, root: undefined, errors: this.#errors });
    return this.#documents;
  }
}
