import type { RuleContext } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { entryOf, stringOf, type MapEntry, type ScalarNode, type TreeNode } from '../../language/tree.ts';
import type { TextEdit } from '../../problems/problem.ts';
import { behaviourOf, type Behaviour } from '../behaviour.ts';
import { registryOfDirectory } from '../hosts-directory.ts';
import { settingLine, type HostsSetting } from '../hosts-form.ts';

/** What every rule of hosts.toml is given. */
export type HostsContext = RuleContext<TomlDocument>;

/** A place of a hosts.toml that names a host: `server` with the root's keys, or a host table. */
export interface NamedHost {
  readonly kind: 'server' | 'host';
  readonly url: string;
  /** The node the URL is written in. */
  readonly node: ScalarNode;
  /** The map whose keys belong to it. */
  readonly table: TreeNode | undefined;
}

/** The version in words, and what follows from it. */
export function versionOf({ site }: HostsContext): Behaviour & { readonly name: string } {
  return { ...behaviourOf(site.containerd), name: `containerd ${site.containerd}` };
}

/** The registry that the file is for, by its directory; undefined for `_default` and for a file on its own. */
export function registryOf({ path }: HostsContext): string | undefined {
  const directory = path.split('/').at(-2);
  return directory === undefined || directory === 'hosts.d' ? undefined : registryOfDirectory(directory);
}

/** What is asked when the file does not count, in words. */
export function upstreamOf(context: HostsContext): string {
  return registryOf(context) ?? 'the upstream';
}

/** `server` where it is text, and every host table. */
export function namedHosts({ document }: HostsContext): readonly NamedHost[] {
  return [...serverOf(document), ...hostTables(document)];
}

function serverOf({ root }: TomlDocument): readonly NamedHost[] {
  const node = entryOf(root, 'server')?.value;
  const url = stringOf(node);
  return node?.kind === 'scalar' && url !== undefined ? [{ kind: 'server', url, node, table: root }] : [];
}

/** Every host below `host`, however it is written. */
export function hostTables({ root }: TomlDocument): readonly NamedHost[] {
  return root.entries
    .filter((entry) => entry.key.value === 'host')
    .flatMap(({ value }) => (value?.kind === 'map' ? value.entries : []))
    .map(({ key, value }) => ({ kind: 'host', url: String(key.value), node: key, table: value }));
}

/** The entry of a key, where the map has it. */
export function settingOf(host: NamedHost, key: string): MapEntry | undefined {
  return entryOf(host.table, key);
}

/** How the plan's mirror is written for this file's registry; undefined without a mirror. */
export function mirrorUrlOf(context: HostsContext): string | undefined {
  const { plan } = context.site;
  const url = plan?.mirror?.url;
  if (plan === undefined || url === undefined) return undefined;
  const prefix = plan.upstreams.get(registryOf(context) ?? '')?.prefix;
  return prefix === undefined ? url : `${url}/v2/${prefix}`;
}

/** The site's path of a file that a hosts.toml names; undefined for one that is not below the site. */
export function besidePath({ path }: HostsContext, file: string): string | undefined {
  if (file === '' || file.startsWith('/') || file.split('/').includes('..')) return undefined;
  return path.replace(/[^/]*$/, '') + file.replace(/^(?:\.\/)+/, '');
}

/** Writes a root key: after the last root key, or before everything else. */
export function insertRootSetting({ document }: HostsContext, setting: HostsSetting): TextEdit {
  const { source, statements } = document;
  const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
  const until = statements.findIndex((each) => each.kind !== 'assignment');
  const last = statements.slice(0, until < 0 ? undefined : until).at(-1);
  const line = settingLine(setting, '');
  if (last !== undefined) {
    const at = source.lineRange(source.positionAt(last.range.end).line).end;
    return { range: { start: at, end: at }, text: eol + line };
  }
  const [comment] = document.comments;
  const start = document.byteOrderMark ? 1 : 0;
  if (comment?.range.start === start) {
    return { range: { start: comment.range.end, end: comment.range.end }, text: eol + line };
  }
  return { range: { start, end: start }, text: line + eol };
}
