import type { Range } from '../language/text.ts';
import type { ScalarNode, TreeNode } from '../language/tree.ts';

/**
 * Where a pod names an image: one of its three kinds of containers, or a volume of type `image`. A `hint` is
 * something called `image` in a custom resource, whose meaning only its operator knows.
 */
export type WorkloadImageKind = 'container' | 'init' | 'ephemeral' | 'volume' | 'hint';

/** An image that a manifest names. */
export interface WorkloadImage {
  /** The reference as it is written; not checked. */
  readonly text: string;
  /** Of the value, quotes included; of the anchored value for an alias. */
  readonly range: Range;
  readonly kind: WorkloadImageKind;
  /** For people: `Deployment web, container app`. */
  readonly where: string;
  /** As written. */
  readonly pullPolicy: string | undefined;
}

/** The text of a scalar as a reader of Kubernetes takes it; undefined for null, the empty string and what is no scalar. */
export function textOf(node: TreeNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null || node.value === '') return undefined;
  return typeof node.value === 'string' ? node.value : writtenOf(node);
}

/** `1.10` of a tag that YAML takes for a number. */
function writtenOf(node: ScalarNode): string {
  return node.style === 'plain' ? node.raw : String(node.value);
}
