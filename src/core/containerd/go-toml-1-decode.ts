import type { Behaviour } from './behaviour.ts';
import { isTreeList, Toml1Tree, type Toml1Value } from './go-toml-1-lexer.ts';
import { ReadStop, type GoAny, type HostFields, type HostsContent } from './hosts-content.ts';

/**
 * Turns a tree of go-toml 1 into what containerd 1.6 and 1.7 decode of a hosts.toml.
 * Throws ReadStop where a type does not fit, or where sorting the hosts makes containerd panic.
 * @see containerd v1.7: remotes/docker/config/hosts.go, getSortedHosts and parseHostsFile
 */
export function decodeToml1(root: Toml1Tree, behaviour: Behaviour): HostsContent {
  const hostTree = root.values.get('host');
  if (behaviour.needsHostTable && !(hostTree instanceof Toml1Tree)) {
    throw new ReadStop('discarded', 'there is no host table, and containerd 1.6 asks for one');
  }
  const sorted = hostTree instanceof Toml1Tree ? sortHosts(hostTree) : { order: [], byChance: false };
  const hosts = decodeHosts(fieldOf(root, 'host'));
  return {
    server: decodeString(fieldOf(root, 'server'), 'server'),
    root: decodeFields(root),
    hosts,
    order: sorted.order,
    orderByChance: sorted.byChance,
  };
}

/** Hosts by the line they begin on. Those that share a line, as inline tables do, come in any order. */
function sortHosts(tree: Toml1Tree): { readonly order: readonly string[]; readonly byChance: boolean } {
  const lines: { readonly name: string; readonly line: number }[] = [];
  for (const [name, value] of tree.values) {
    if (value instanceof Toml1Tree) lines.push({ name, line: value.line });
    else if (tree.values.size > 1) {
      throw new ReadStop('crash', `host.${name} is no table beside other hosts, and makes containerd panic`);
    } else lines.push({ name, line: 0 });
  }
  const sorted = lines.toSorted((a, b) => a.line - b.line);
  return {
    order: sorted.map((each) => each.name),
    byChance: new Set(lines.map((each) => each.line)).size < lines.length,
  };
}

/** A field of a struct: its name as it is, or in capitals. */
function fieldOf(tree: Toml1Tree, name: string): Toml1Value | undefined {
  return tree.values.get(name) ?? tree.values.get(name.toUpperCase());
}

function decodeHosts(value: Toml1Value | undefined): ReadonlyMap<string, HostFields> {
  if (value === undefined) return new Map();
  if (!(value instanceof Toml1Tree)) throw misfit('host', 'a table');
  return new Map(
    [...value.values].map(([name, fields]) => {
      if (!(fields instanceof Toml1Tree)) throw misfit(`host.${name}`, 'a table');
      return [name, decodeFields(fields)];
    }),
  );
}

function decodeFields(tree: Toml1Tree): HostFields {
  const get = (name: string): Toml1Value | undefined => fieldOf(tree, name);
  return {
    capabilities: decodeStrings(get('capabilities'), 'capabilities'),
    ca: decodeAny(get('ca')),
    client: decodeAny(get('client')),
    skipVerify: decodeBoolean(get('skip_verify'), 'skip_verify'),
    header: decodeHeader(get('header')),
    overridePath: decodeBoolean(get('override_path'), 'override_path') ?? false,
    dialTimeout: '',
  };
}

function decodeString(value: Toml1Value | undefined, name: string): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  // Go turns a number beyond 63 bits into the character of that number, which there is none of.
  if (typeof value === 'object' && 'other' in value && value.other === 'huge') return '\uFFFD';
  throw misfit(name, 'text in quotes');
}

function decodeStrings(value: Toml1Value | undefined, name: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || isTreeList(value)) throw misfit(name, 'a list of words');
  return value.map((item) => decodeString(item, name));
}

function decodeBoolean(value: Toml1Value | undefined, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw misfit(name, 'true or false without quotes');
}

function decodeHeader(value: Toml1Value | undefined): ReadonlyMap<string, GoAny> | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Toml1Tree)) throw misfit('header', 'a table');
  return new Map([...value.values].map(([name, each]) => [name, decodeAny(each) ?? '']));
}

function decodeAny(value: Toml1Value | undefined): GoAny | undefined {
  if (value === undefined || typeof value === 'string' || typeof value === 'boolean') return value;
  // Tables and lists of tables are something that containerd never takes.
  if (value instanceof Toml1Tree || isTreeList(value)) return new Map();
  if (Array.isArray(value)) return value.map((item) => decodeAny(item) ?? '');
  return { other: value.other };
}

function misfit(name: string, wanted: string): ReadStop {
  return new ReadStop('discarded', `${name} is not ${wanted}`);
}
