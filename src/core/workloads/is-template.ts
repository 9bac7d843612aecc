import type { YamlDocument } from '../language/yaml.ts';
import type { TreeNode } from '../language/tree.ts';

/**
 * Whether a document is a template, as Helm charts and Ansible roles hold: `{{ … }}` stands where YAML would have
 * structure. In quotes, in block scalars and inside a plain text it is only text, as in the alerts of Prometheus.
 * @param document read from `text`
 */
export function isTemplate(text: string, document: YamlDocument): boolean {
  if (!text.includes('{{')) return false;
  if (document.problems.length > 0 && actions.test(text)) return true;
  return document.root !== undefined && hasDoubleBrace(document.root, text);
}

/** A line that begins with an action, or a key with an action as its value; not in a comment. */
const actions = /(?:^|\n)(?:[ \t]*(?:- +)*)(?:[^\s#'"][^#'"\n]*?)?\{\{/;

const nodesLimit = 200_000;

/** `{{ x }}` is a flow map whose first key is a flow map: valid YAML that no manifest means. */
function hasDoubleBrace(root: TreeNode, text: string): boolean {
  const open: TreeNode[] = [root];
  for (let count = 0; count < nodesLimit; count += 1) {
    const node = open.pop();
    if (node === undefined) return false;
    if (node.kind === 'sequence') open.push(...node.items.slice(0, nodesLimit));
    if (node.kind !== 'map') continue;
    if (text.startsWith('{{', node.range.start)) return true;
    for (const { value } of node.entries) if (value !== undefined) open.push(value);
  }
  return false;
}
