import type { Behaviour } from './behaviour.ts';
import { decodeToml1 } from './go-toml-1-decode.ts';
import { isTreeList, Toml1Lexer, Toml1Tree, type Toml1Value } from './go-toml-1-lexer.ts';
import { ReadStop, type ReadOutcome } from './hosts-content.ts';

/**
 * Reads a hosts.toml as containerd 1.6 and 1.7 do, with go-toml 1.9.5.
 * @returns its content; why it is discarded; or why the daemon dies of it
 * @see containerd: remotes/docker/config/hosts.go; github.com/pelletier/go-toml v1.9.5: parser.go
 */
export function readWithGoToml1(text: string, behaviour: Behaviour): ReadOutcome {
  try {
    return { state: 'read', content: decodeToml1(new Toml1Parser(text).parse(), behaviour) };
  } catch (stop) {
    if (stop instanceof ReadStop) return stop.outcome;
    throw stop;
  }
}

/** Lists in lists beyond this are not looked into. */
const deepest = 500;

class Toml1Parser {
  readonly #lexer: Toml1Lexer;
  readonly #root = new Toml1Tree(1);
  readonly #headers = new Set<string>();
  #table: readonly string[] = [];
  #depth = 0;

  constructor(text: string) {
    this.#lexer = new Toml1Lexer(text);
  }

  parse(): Toml1Tree {
    const lexer: Toml1Lexer = this.#lexer;
    for (;;) {
      lexer.skipSpace();
      if (lexer.ended) return this.#root;
      if (lexer.char !== '[') this.#assignment();
      else if (lexer.text.startsWith('[[', lexer.at)) this.#arrayHeader();
      else this.#header();
    }
  }

  /** What stands between brackets ends at the first `]`, quoted or not. */
  #headerName(close: string): string {
    const lexer: Toml1Lexer = this.#lexer;
    const start = lexer.at;
    lexer.at += close.length;
    const name = lexer.take(/[^[\]]*/y) ?? '';
    if (name === '' || !lexer.text.startsWith(close, lexer.at)) {
      lexer.stop('the table header has a bracket in its name, or is not closed', start);
    }
    lexer.at += close.length;
    return name;
  }

  #header(): void {
    const start = this.#lexer.at;
    const name = this.#headerName(']');
    if (this.#headers.has(name)) this.#lexer.stop(`the table [${name}] is there twice`, start);
    this.#headers.add(name);
    const path = this.#splitKey(name, start);
    if (!this.#makeTables(path, this.#lexer.lineOf(start))) {
      this.#lexer.stop(`[${name}] goes below a key that is no table`, start);
    }
    const found = lookUp(this.#root, path);
    if (found instanceof Toml1Tree && found.inline) {
      this.#lexer.stop(`[${name}] adds to an inline table`, start);
    }
    this.#table = path;
  }

  #arrayHeader(): void {
    const start = this.#lexer.at;
    const name = this.#headerName(']]');
    const path = this.#splitKey(name, start);
    const line = this.#lexer.lineOf(start);
    this.#makeTables(path.slice(0, -1), line);
    const found = lookUp(this.#root, path);
    if (found !== undefined && !isTreeList(found)) this.#lexer.stop(`${name} is no list of tables`, start);
    this.#table = path;
    setPath(this.#root, path, [...(found ?? []), new Toml1Tree(line)]);
    for (const header of this.#headers) if (header.startsWith(`${name}.`)) this.#headers.delete(header);
    this.#headers.add(name);
  }

  #assignment(): void {
    const lexer: Toml1Lexer = this.#lexer;
    const start = lexer.at;
    const [path, value] = this.#keyAndValue();
    const tablePath = [...this.#table, ...path.slice(0, -1)];
    const name = path.at(-1) ?? '';
    let found: Toml1Value | undefined = lookUp(this.#root, tablePath);
    if (found === undefined) {
      if (!this.#makeTables(tablePath, lexer.lineOf(start))) lexer.stop(`${name} goes below a key`, start);
      found = lookUp(this.#root, tablePath);
    }
    const table = isTreeList(found) ? found.at(-1) : found;
    if (!(table instanceof Toml1Tree)) lexer.stop(`${name} goes below a key that is no table`, start);
    if (table.inline) lexer.stop(`${name} adds to an inline table`, start);
    if (table.values.has(name)) lexer.stop(`${name} is set twice`, start);
    table.values.set(name, value);
    lexer.skipBlanks();
    lexer.skipComment();
    if (!lexer.ended && !/[\r\n]/.test(lexer.char)) lexer.stop('something follows the value');
  }

  #keyAndValue(): readonly [readonly string[], Toml1Value] {
    const lexer: Toml1Lexer = this.#lexer;
    const start = lexer.at;
    const key = lexer.readKey();
    // A key that a blank ends may have its = on a later line.
    lexer.skipSpace();
    if (lexer.char !== '=') lexer.stop(`${key.trim()} has no value`, start);
    lexer.at += 1;
    const path = this.#splitKey(key, start);
    lexer.skipBlanks();
    return [path, this.#value()];
  }

  #value(): Toml1Value {
    const lexer: Toml1Lexer = this.#lexer;
    if (lexer.char === '"' || lexer.char === "'") return lexer.readString();
    if (lexer.char !== '[' && lexer.char !== '{') return lexer.readWord();
    this.#depth += 1;
    if (this.#depth > deepest) lexer.stop(`lists within lists are judged to a depth of ${deepest}`);
    const value = lexer.char === '[' ? this.#array() : this.#inlineTable();
    this.#depth -= 1;
    return value;
  }

  #array(): Toml1Value {
    const lexer: Toml1Lexer = this.#lexer;
    const start = lexer.at;
    const items: Toml1Value[] = [];
    lexer.at += 1;
    for (;;) {
      lexer.skipSpace();
      if (lexer.take(/\]/y) !== undefined) return items;
      if (lexer.ended) lexer.stop('the list is not closed', start);
      items.push(this.#value());
      lexer.skipSpace();
      if (lexer.take(/,/y) === undefined && lexer.char !== ']') lexer.stop('a comma is missing in the list');
    }
  }

  /** Line breaks are allowed after the brace and the commas; a key set twice is set anew. */
  #inlineTable(): Toml1Value {
    const lexer: Toml1Lexer = this.#lexer;
    const tree = new Toml1Tree(0);
    lexer.at += 1;
    lexer.skipSpace();
    while (lexer.char !== '}') {
      if (lexer.ended || lexer.char === '[' || lexer.char === '=')
        lexer.stop('the inline table is not closed');
      const [path, value] = this.#keyAndValue();
      setPath(tree, path, value);
      lexer.skipBlanks();
      const comma = lexer.take(/,/y) !== undefined;
      lexer.skipSpace();
      if (comma ? lexer.char === '}' : lexer.char !== '}')
        lexer.stop('a comma is misplaced in the inline table');
    }
    lexer.at += 1;
    tree.inline = true;
    return tree;
  }

  /** Splits a key at its dots. Quotes are taken off, escapes are not looked at again. */
  #splitKey(key: string, start: number): readonly string[] {
    const parts: string[] = [];
    let rest = key.replace(/^[ \t]+/, '');
    while (rest !== '') {
      const [whole = '', quoted, single, bare] =
        /^(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)(?:[ \t]+(?=\.|$))?(?=\.|$)|\.(?=[A-Za-z0-9_\-'" ]))[ \t]*/.exec(
          rest,
        ) ?? [];
      if (whole === '') this.#lexer.stop(`${key.trim()} is no key`, start);
      const part = quoted ?? single ?? bare;
      if (part !== undefined) parts.push(part);
      rest = rest.slice(whole.length);
    }
    if (parts.length === 0) this.#lexer.stop('a key is missing', start);
    return parts;
  }

  /** Makes the tables of a path that are not there; false where something else is in the way. */
  #makeTables(path: readonly string[], line: number): boolean {
    let tree = this.#root;
    for (const key of path) {
      let next = tree.values.get(key);
      if (next === undefined) {
        next = new Toml1Tree(line);
        next.inline = tree.inline;
        tree.values.set(key, next);
      }
      const inside = isTreeList(next) ? next.at(-1) : next;
      if (!(inside instanceof Toml1Tree)) return false;
      tree = inside;
    }
    return true;
  }
}

/** The value at a path; of a list of tables on the way the last one. */
function lookUp(root: Toml1Tree, path: readonly string[]): Toml1Value | undefined {
  let value: Toml1Value | undefined = root;
  for (const key of path) {
    const inside: Toml1Value | undefined = isTreeList(value) ? value.at(-1) : value;
    if (!(inside instanceof Toml1Tree)) return undefined;
    value = inside.values.get(key);
  }
  return value;
}

/** Sets a value; a key on the way that is no table is passed over. */
function setPath(root: Toml1Tree, path: readonly string[], value: Toml1Value): void {
  let tree = root;
  for (const [index, key] of path.slice(0, -1).entries()) {
    let next = tree.values.get(key);
    if (next === undefined) {
      next = new Toml1Tree(root.line + index);
      tree.values.set(key, next);
    }
    const inside = isTreeList(next) ? next.at(-1) : next;
    if (inside instanceof Toml1Tree) tree = inside;
  }
  tree.values.set(path.at(-1) ?? '', value);
}
