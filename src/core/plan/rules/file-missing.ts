import type { Rule } from '../../language/rule.ts';
import { nodeAt, stringOf } from '../../language/tree.ts';
import type { TreeNode } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';

/**
 * A CA file, a root of trust or an image list that the plan names is not in its folder.
 * @source the plan workspace
 */
export const fileMissing: Rule<YamlDocument> = {
  code: 'plan.file-missing',
  severity: 'error',
  *check({ document, site }) {
    for (const node of filesOf(document.root)) {
      const path = stringOf(node);
      if (path === undefined || path.includes('*') || site.fileExists(path) !== false) continue;
      yield {
        range: node.range,
        message: `There is no file ${path} in this folder. Put it there, or write where it is`,
      };
    }
    const lists = nodeAt(document.root, ['images', 'lists']);
    if (site.plan === undefined || site.lists.length > 0 || site.fileExists('airgap.yaml') === undefined)
      return;
    const images = lists ?? nodeAt(document.root, ['images']);
    if (images === undefined) return;
    yield {
      range: {
        start: images.range.start,
        end: Math.max(
          images.range.start + 1,
          Math.min(
            images.range.end,
            document.source.lineRange(document.source.positionAt(images.range.start).line).end,
          ),
        ),
      },
      message: `No image list is there (${site.plan.images.lists.join(', ')}), so there is nothing to sync. Run Air-Gap: Import Images from k8s Snap, or paste a list into images/k8s.txt`,
    };
  },
};

function filesOf(root: TreeNode | undefined): TreeNode[] {
  const upstreams = nodeAt(root, ['upstreams']);
  const lists = nodeAt(root, ['images', 'lists']);
  return [
    nodeAt(root, ['kubernetes', 'trust']),
    nodeAt(root, ['mirror', 'ca']),
    ...(upstreams?.kind === 'map' ? upstreams.entries.map((entry) => nodeAt(entry.value, ['ca'])) : []),
    ...(lists?.kind === 'sequence' ? lists.items : []),
  ].filter((node) => node !== undefined);
}
