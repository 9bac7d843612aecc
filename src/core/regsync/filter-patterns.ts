import type { ScalarNode, TreeNode } from '../language/tree.ts';
import { valueOf } from '../language/tree.ts';
import type { SyncFile } from './sync-file.ts';
import { distinctEntries } from './sync-names.ts';

/** Every regular expression of the file: `allow` and `deny` of tags, tag sets and repositories. */
export function filterPatterns(document: SyncFile): ScalarNode[] {
  return distinctEntries(document).flatMap(({ node }) => {
    const tagSets = valueOf(node, 'tagSets');
    const filters = [
      valueOf(node, 'tags'),
      valueOf(node, 'repos'),
      ...(tagSets?.kind === 'sequence' ? tagSets.items : []),
    ];
    return filters.flatMap((filter) => [...patternsOf(filter, 'allow'), ...patternsOf(filter, 'deny')]);
  });
}

function patternsOf(filter: TreeNode | undefined, key: string): ScalarNode[] {
  const list = valueOf(filter, key);
  if (list?.kind !== 'sequence') return [];
  return list.items.filter((item) => item.kind === 'scalar').filter((item) => item.value !== null);
}
