import { isInlineTable, type TomlAssignment, type TomlHeader } from '../language/toml/toml.ts';
import type { ScalarNode, TreeNode } from '../language/tree.ts';
import type { Behaviour } from './behaviour.ts';
import { isGoDate } from './go-toml-2-scan.ts';
import { noFields, ReadStop, type GoAny, type HostFields, type HostsContent } from './hosts-content.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Fields = Mutable<HostFields>;

/** A table of the text, and the Go value it fills. */
export type Target =
  | { readonly type: 'root' }
  | { readonly type: 'hosts' }
  /** `inMap`: reached through the map of hosts, where Go cannot write a pointer. */
  | { readonly type: 'fields'; readonly fields: Fields; readonly inMap: boolean }
  | { readonly type: 'header'; readonly fields: Fields }
  | { readonly type: 'any'; readonly fields: Fields; readonly name: 'ca' | 'client' }
  /** Text, a boolean or a list: a table cannot fill it. */
  | { readonly type: 'scalar' };

type FieldName = 'server' | 'host' | keyof HostFields;

const fieldNames: ReadonlyMap<string, FieldName> = new Map([
  ['server', 'server'],
  ['host', 'host'],
  ['capabilities', 'capabilities'],
  ['ca', 'ca'],
  ['client', 'client'],
  ['skip_verify', 'skipVerify'],
  ['header', 'header'],
  ['override_path', 'overridePath'],
  ['dial_timeout', 'dialTimeout'],
]);

/** A table where containerd wants text or a list: it decodes, and makes containerd discard the file afterwards. */
const someTable: GoAny = new Map();

/**
 * Fills what containerd 2.x decodes hosts.toml into, one statement after the other, with the ways of go-toml 2.
 * Throws ReadStop where go-toml refuses a statement or panics.
 */
export class Decoder {
  readonly rootTarget: Target = { type: 'root' };
  readonly #behaviour: Behaviour;
  readonly #text: string;
  readonly #root: Fields = { ...noFields };
  readonly #hosts = new Map<string, Fields>();
  #server = '';

  constructor(behaviour: Behaviour, text: string) {
    this.#behaviour = behaviour;
    this.#text = text;
  }

  /** Whether keys below a table that containerd does not know must not be there twice either. */
  get looksEverywhere(): boolean {
    return this.#behaviour.strictDecoder;
  }

  content(): Omit<HostsContent, 'order'> {
    return { server: this.#server, root: this.#root, hosts: this.#hosts, orderByChance: false };
  }

  /** Opens the table of a header. Undefined where containerd knows no such table. */
  enter(header: TomlHeader): Target | undefined {
    const [first, ...rest] = header.path;
    if (first === undefined) return undefined;
    const list = header.kind === 'array-table';
    const name = this.#fieldOf(first, 'root');
    if (name === undefined) return undefined;
    if (name !== 'host') return this.#enterField(this.#root, name, header.path, list);
    if (rest.length === 0) {
      return list ? refuse(first, 'a list of tables') : { type: 'hosts' };
    }
    return this.#enterHost(rest, list);
  }

  #enterHost(path: readonly ScalarNode[], list: boolean): Target | undefined {
    const [host, field] = path;
    if (host === undefined) return undefined;
    if (field === undefined && list) refuse(host, 'a list of tables');
    const fields = this.#hostFields(host);
    if (field === undefined) return { type: 'fields', fields, inMap: false };
    const name = this.#fieldOf(field, 'host');
    return name === undefined ? undefined : this.#enterField(fields, name, path.slice(1), list);
  }

  #hostFields(host: ScalarNode): Fields {
    const name = String(host.value);
    const fields = this.#hosts.get(name) ?? { ...noFields };
    this.#hosts.set(name, fields);
    return fields;
  }

  /** @param path the key of the field, and what the header names below it */
  #enterField(fields: Fields, name: FieldName, path: readonly ScalarNode[], list: boolean): Target {
    const [key, below] = path;
    if (key === undefined) return { type: 'scalar' };
    const deeper = below !== undefined;
    if (name === 'ca' || name === 'client') {
      if (list || deeper || this.#behaviour.strictDecoder) fields[name] = someTable;
      return { type: 'any', fields, name };
    }
    if (name === 'header') return enterHeader(fields, path, list);
    return this.#enterScalar(fields, name, path, list);
  }

  /** A table over text, a boolean or a list. */
  #enterScalar(fields: Fields, name: FieldName, path: readonly ScalarNode[], list: boolean): Target {
    const [key, below] = path;
    if (key === undefined) return { type: 'scalar' };
    const refused = name === 'capabilities' ? !list : list && below === undefined;
    if (refused || this.#behaviour.strictDecoder) refuse(key, list ? 'a list of tables' : 'a table');
    if (below !== undefined) crash(key, `a table below ${key.raw}`);
    if (name === 'skipVerify') fields.skipVerify ??= false;
    // go-toml makes an empty word of each element.
    if (name === 'capabilities') fields.capabilities = [...fields.capabilities, ''];
    return { type: 'scalar' };
  }

  /** Decodes `key = value` of the open table. */
  assign(target: Target, { path, value }: Pick<TomlAssignment, 'path' | 'value'>): void {
    const [key, ...rest] = path;
    if (key === undefined) return;
    switch (target.type) {
      case 'root':
      case 'fields':
        this.#assignField(target, path, value);
        return;
      case 'hosts':
        this.#assignHost(key, rest, value);
        return;
      case 'header':
        target.fields.header = new Map(target.fields.header).set(
          String(key.value),
          rest.length > 0 ? someTable : this.#any(value),
        );
        return;
      case 'any':
        target.fields[target.name] = someTable;
        return;
      case 'scalar':
        refuse(key, 'a table');
    }
  }

  #assignField(
    target: Extract<Target, { type: 'root' | 'fields' }>,
    path: readonly ScalarNode[],
    value: TreeNode | undefined,
  ): void {
    const [key, ...rest] = path;
    if (key === undefined) return;
    const name = this.#fieldOf(key, target.type === 'root' ? 'root' : 'host');
    if (name === undefined) return;
    const fields = target.type === 'root' ? this.#root : target.fields;
    if (name === 'skipVerify' && target.type === 'fields' && target.inMap) this.#reachPointer(fields, key);
    if (rest.length > 0) {
      const below = this.#below(name, fields, key);
      this.assign(below, { path: rest, value });
      return;
    }
    this.#decode(name, fields, value, key);
  }

  #reachPointer(fields: Fields, key: ScalarNode): void {
    if (fields.skipVerify !== undefined) return;
    if (!this.#behaviour.strictDecoder) crash(key, 'a second dotted key of this host that is skip_verify');
  }

  #below(name: FieldName, fields: Fields, key: ScalarNode): Target {
    if (name === 'host') return { type: 'hosts' };
    if (name === 'header') return { type: 'header', fields };
    if (name === 'ca' || name === 'client') return { type: 'any', fields, name };
    return refuse(key, 'a table');
  }

  #assignHost(host: ScalarNode, rest: readonly ScalarNode[], value: TreeNode | undefined): void {
    const name = String(host.value);
    if (rest.length > 0) {
      const inMap = this.#hosts.has(name);
      const fields = this.#hostFields(host);
      this.#assignField({ type: 'fields', fields, inMap }, rest, value);
      return;
    }
    if (!isInlineTable(value)) {
      return this.#refuseValue(value, host, 'a table');
    }
    this.#hosts.delete(name);
    const fields = this.#hostFields(host);
    for (const assignment of value.assignments) {
      this.assign({ type: 'fields', fields, inMap: false }, assignment);
    }
  }

  #decode(name: FieldName, fields: Fields, value: TreeNode | undefined, key: ScalarNode): void {
    switch (name) {
      case 'server':
        this.#server = this.#string(value, key);
        return;
      case 'dialTimeout':
        fields.dialTimeout = this.#string(value, key);
        return;
      case 'skipVerify':
      case 'overridePath':
        fields[name] = this.#boolean(value, key);
        return;
      case 'capabilities':
        if (value?.kind !== 'sequence') this.#refuseValue(value, key, 'a list of words');
        else fields.capabilities = value.items.map((item) => this.#string(item, key));
        return;
      case 'ca':
      case 'client':
        fields[name] = this.#any(value);
        return;
      case 'header':
      case 'host':
        this.#decodeTable(name, fields, value, key);
    }
  }

  #decodeTable(name: 'header' | 'host', fields: Fields, value: TreeNode | undefined, key: ScalarNode): void {
    if (!isInlineTable(value)) {
      return this.#refuseValue(value, key, 'a table');
    }
    if (name === 'header') fields.header ??= new Map();
    const below: Target = name === 'header' ? { type: 'header', fields } : { type: 'hosts' };
    for (const assignment of value.assignments) this.assign(below, assignment);
  }

  #string(value: TreeNode | undefined, key: ScalarNode): string {
    if (value?.kind === 'scalar' && value.style !== 'plain') return String(value.value);
    return this.#refuseValue(value, key, 'text in quotes');
  }

  #boolean(value: TreeNode | undefined, key: ScalarNode): boolean {
    if (value?.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
    return this.#refuseValue(value, key, 'true or false without quotes');
  }

  #any(value: TreeNode | undefined): GoAny {
    if (value === undefined || value.kind === 'map') return someTable;
    if (value.kind === 'sequence') return value.items.map((item) => this.#any(item));
    if (typeof value.value === 'boolean') return value.value;
    return value.style === 'plain' ? { other: value.raw } : String(value.value);
  }

  #refuseValue(value: TreeNode | undefined, key: ScalarNode, wanted: string): never {
    const bare = value?.kind === 'scalar' && value.style === 'plain' ? value.raw : '';
    if (this.#behaviour.datesCrash && isGoDate(bare, 60)) crash(key, `a date as ${key.raw}`);
    const range = value?.range ?? key.range;
    const written = this.#text.slice(range.start, Math.min(range.end, range.start + 60));
    throw new ReadStop('discarded', `${key.raw} is ${written}, where ${wanted} belongs`, range);
  }

  /** The field a key means: go-toml 2 takes it in upper and lower case. */
  #fieldOf(key: ScalarNode, where: 'root' | 'host'): FieldName | undefined {
    const name = fieldNames.get(String(key.value).toLowerCase());
    if (name === 'dialTimeout' && !this.#behaviour.dialTimeout) return undefined;
    return where === 'host' && (name === 'server' || name === 'host') ? undefined : name;
  }
}

/** `[….header]`, or a table below it, which containerd refuses later on. */
function enterHeader(fields: Fields, path: readonly ScalarNode[], list: boolean): Target {
  const [key, below] = path;
  if (below !== undefined) {
    fields.header = new Map(fields.header).set(String(below.value), someTable);
    return { type: 'any', fields: { ...noFields }, name: 'ca' };
  }
  return list && key !== undefined ? refuse(key, 'a list of tables') : { type: 'header', fields };
}

function refuse(key: ScalarNode, what: string): never {
  throw new ReadStop('discarded', `${key.raw} cannot be ${what}`, key.range);
}

function crash(key: ScalarNode, what: string): never {
  throw new ReadStop('crash', `${what} makes go-toml panic`, key.range);
}
