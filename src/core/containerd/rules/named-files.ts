import { valueOf, type ScalarNode, type TreeNode } from '../../language/tree.ts';
import { hostTables, type HostsContext } from './about.ts';

/** A path that `ca` or `client` names. */
export interface NamedFile {
  readonly key: 'ca' | 'client';
  readonly path: string;
  readonly node: ScalarNode;
  /** The key of a [certificate, key] pair. */
  readonly pairedKey: boolean;
}

/** Every file that a hosts.toml names, at the root and in host tables. */
export function namedFiles({ document }: Pick<HostsContext, 'document'>): readonly NamedFile[] {
  const tables = [document.root, ...hostTables(document).map((host) => host.table)];
  return tables.flatMap((table) => [
    ...filesIn('ca', valueOf(table, 'ca')),
    ...filesIn('client', valueOf(table, 'client')),
  ]);
}

function filesIn(key: NamedFile['key'], node: TreeNode | undefined): readonly NamedFile[] {
  if (node?.kind === 'sequence') {
    return node.items.flatMap((item) =>
      item.kind === 'sequence'
        ? item.items.flatMap((part, index) => fileOf(key, part, index === 1))
        : fileOf(key, item, false),
    );
  }
  return fileOf(key, node, false);
}

function fileOf(key: NamedFile['key'], node: TreeNode | undefined, pairedKey: boolean): readonly NamedFile[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.style === 'plain') return [];
  return [{ key, path: node.value, node, pairedKey }];
}
