import type { Rule } from '../../language/rule.ts';
import { entryOf, nodeAt, stringOf, valueOf } from '../../language/tree.ts';
import type { ScalarNode, TreeNode } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';

/**
 * Delivery by mirror needs `mirror.url`, delivery by proxy needs `proxy.https`, since registries answer on https.
 * @source the page, section Choose how to access images; https://pkg.go.dev/net/http#ProxyFromEnvironment
 */
export const deliveryNeeds: Rule<YamlDocument> = {
  code: 'plan.delivery-needs',
  severity: 'error',
  *check({ document }) {
    const images = nodeAt(document.root, ['images']);
    const used = [...scalarsOf(valueOf(images, 'delivery')), ...overridesOf(valueOf(images, 'overrides'))];
    const fallback = entryOf(document.root, 'images')?.key;
    if (
      valueOf(images, 'delivery') === undefined &&
      nodeAt(document.root, ['mirror', 'url']) === undefined &&
      fallback !== undefined
    ) {
      yield {
        range: fallback.range,
        message:
          'Images are delivered by mirror unless images.delivery says otherwise, and the plan has no mirror. Add mirror.url, or say proxy or sideload',
      };
    }
    for (const node of used) {
      const delivery = stringOf(node);
      if (delivery === 'mirror' && nodeAt(document.root, ['mirror', 'url']) === undefined) {
        yield {
          range: node.range,
          message: 'Delivery by mirror, but the plan has no mirror. Add mirror: {url: http://HOST:PORT}',
        };
      }
      if (delivery === 'proxy' && nodeAt(document.root, ['proxy', 'https']) === undefined) {
        const has = nodeAt(document.root, ['proxy', 'http']) === undefined ? 'no proxy' : 'one for http only';
        yield {
          range: node.range,
          message: `Delivery by proxy, but the plan has ${has}, and registries answer on https. Add proxy: {https: http://HOST:PORT}`,
        };
      }
    }
  },
};

function scalarsOf(node: TreeNode | undefined): ScalarNode[] {
  if (node?.kind === 'scalar') return [node];
  return node?.kind === 'sequence' ? node.items.flatMap(scalarsOf) : [];
}

function overridesOf(node: TreeNode | undefined): ScalarNode[] {
  return node?.kind === 'sequence' ? node.items.flatMap((item) => scalarsOf(valueOf(item, 'delivery'))) : [];
}
