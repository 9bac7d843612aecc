import type { Rule } from '../../language/rule.ts';
import { entryOf, nodeAt, stringOf, valueOf } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';

/**
 * The first control plane bootstraps the cluster; workers alone cannot.
 * @source the page, section Bootstrap the first node
 */
export const controlPlaneMissing: Rule<YamlDocument> = {
  code: 'plan.control-plane-missing',
  severity: 'error',
  *check({ document }) {
    const nodes = nodeAt(document.root, ['nodes']);
    const key = entryOf(document.root, 'nodes')?.key;
    if (nodes?.kind !== 'sequence' || nodes.items.length === 0 || key === undefined) return;
    if (nodes.items.some((node) => stringOf(valueOf(node, 'role')) === 'control-plane')) return;
    yield {
      range: key.range,
      message:
        'No node is a control plane, so no node can bootstrap the cluster. Give one of them role: control-plane',
    };
  },
};
