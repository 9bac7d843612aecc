import type { Rule } from '../../language/rule.ts';
import type { MapEntry, MapNode, TreeNode } from '../../language/tree.ts';
import { isInside } from '../list-edits.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * Of a key given twice regsync takes the last one, silently, lists included: a second `sync:` drops the whole
 * first one. Versions up to v0.8.3 refuse the file.
 * @source regclient cmd/regsync/config.go, yaml.AllowDuplicateMapKey
 */
export const keyTwice: Rule<SyncFile> = {
  code: 'sync.key-twice',
  severity: 'error',
  *check({ document }) {
    for (const { first, last } of keysTwice(document.root, new Set())) {
      const key = String(first.key.value);
      yield {
        range: first.key.range,
        message: `${key} is given again below, and regsync takes only that one${first.value?.kind === 'sequence' ? ': everything under this one is dropped' : ''}. Make one of the two`,
        related: { range: last.key.range, message: 'the one that counts' },
      };
    }
  },
};

function* keysTwice(
  node: TreeNode | undefined,
  seen: Set<TreeNode>,
): Iterable<{ first: MapEntry; last: MapEntry }> {
  if (node === undefined || node.kind === 'scalar' || seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'sequence') {
    for (const item of node.items) yield* keysTwice(item, seen);
    return;
  }
  if (new Set(node.entries.map(({ key }) => String(key.value))).size < node.entries.length)
    yield* twiceIn(node);
  for (const entry of node.entries) yield* keysTwice(entry.value, seen);
}

function* twiceIn(node: MapNode): Iterable<{ first: MapEntry; last: MapEntry }> {
  const counts = new Map<string, MapEntry>();
  // What a merge brings stands elsewhere; overriding it is what merges are for.
  const own = node.entries.filter((entry) => isInside(entry.key.range, node.range));
  for (const entry of own.toReversed()) {
    const key = String(entry.key.value);
    const last = counts.get(key);
    if (last === undefined) counts.set(key, entry);
    else yield { first: entry, last };
  }
}
