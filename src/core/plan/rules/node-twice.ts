import type { Rule } from '../../language/rule.ts';
import { nodeAt, stringOf, valueOf } from '../../language/tree.ts';
import type { TreeNode } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';

/**
 * Node names and addresses must be unique; a second node of the same name cannot join.
 * @source canonical/k8s-snap docs/canonicalk8s/_parts/commands/k8s_get-join-token.md
 */
export const nodeTwice: Rule<YamlDocument> = {
  code: 'plan.node-twice',
  severity: 'error',
  *check({ document }) {
    const nodes = nodeAt(document.root, ['nodes']);
    if (nodes?.kind !== 'sequence') return;
    for (const key of ['name', 'address']) {
      const seen = new Map<string, TreeNode>();
      for (const node of nodes.items) {
        const value = valueOf(node, key);
        const text = stringOf(value);
        if (value === undefined || text === undefined) continue;
        const first = seen.get(text);
        if (first === undefined) seen.set(text, value);
        else
          yield {
            range: value.range,
            message: `Another node has the ${key} ${text} already`,
            related: { range: first.range, message: `first ${key} ${text}` },
          };
      }
    }
  },
};
