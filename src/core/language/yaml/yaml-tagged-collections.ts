import type { WrittenMap, WrittenSequence } from './yaml-nodes.ts';

/** Holds a list or map against the three types of YAML 1.1 that say what it may hold (yaml.org/type). */
export function checkTaggedCollection(
  node: WrittenMap | WrittenSequence,
  tag: string,
  fail: (message: string) => void,
): void {
  if (node.kind === 'map') {
    if (tag === 'tag:yaml.org,2002:set' && !node.pairs.every(({ value }) => isNothing(value)))
      fail('Set items must all have null values');
    return;
  }
  if (tag !== 'tag:yaml.org,2002:omap' && tag !== 'tag:yaml.org,2002:pairs') return;
  for (const item of node.items)
    if (item.kind === 'map' && item.pairs.length > 1) fail('Each pair must have its own sequence indicator');
  if (tag === 'tag:yaml.org,2002:omap') checkKeys(node, fail);
}

function isNothing(value: WrittenMap['pairs'][number]['value']): boolean {
  return value === undefined || (value.kind === 'scalar' && value.value === null);
}

function checkKeys({ items }: WrittenSequence, fail: (message: string) => void): void {
  const seen = new Set<string | number | boolean | null>();
  for (const item of items) {
    const key = item.kind === 'map' ? (item.pairs[0]?.key ?? null) : item;
    if (key !== null && key.kind !== 'scalar') continue;
    const value = key === null ? null : key.value;
    if (seen.has(value)) fail(`Ordered maps must not include duplicate keys: ${value}`);
    seen.add(value);
  }
}
