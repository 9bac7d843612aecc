import { shown } from '../images/explain-reference.ts';
import { nodeAt, valueOf } from '../language/tree.ts';
import type { TreeNode } from '../language/tree.ts';
import { textOf } from './workload-image.ts';
import type { WorkloadImage, WorkloadImageKind } from './workload-image.ts';

const template = ['spec', 'template', 'spec'];

/** Where each kind of Kubernetes keeps its pod (kubernetes/api, core/v1, apps/v1 and batch/v1, types.go). */
const podSpecs: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', ['spec']],
  ['PodTemplate', ['template', 'spec']],
  ['ReplicationController', template],
  ['Deployment', template],
  ['StatefulSet', template],
  ['DaemonSet', template],
  ['ReplicaSet', template],
  ['Job', template],
  ['CronJob', ['spec', 'jobTemplate', ...template]],
]);

const containers = [
  { key: 'initContainers', kind: 'init', called: 'init container' },
  { key: 'containers', kind: 'container', called: 'container' },
  { key: 'ephemeralContainers', kind: 'ephemeral', called: 'ephemeral container' },
] as const satisfies readonly { key: string; kind: WorkloadImageKind; called: string }[];

/** Whether Kubernetes itself makes pods of objects of this kind. */
export function isWorkloadKind(kind: string): boolean {
  return podSpecs.has(kind);
}

/**
 * The images that the pods of a workload ask for: of init containers, containers, ephemeral containers, and volumes
 * of type `image`. What has no image, or another shape than the API's, is left out.
 * @param owner how the object is called: `Deployment web`
 */
export function podImages(object: TreeNode, kind: string, owner: string): WorkloadImage[] {
  const path = podSpecs.get(kind);
  const spec = path === undefined ? undefined : nodeAt(object, path);
  const images = containers.flatMap(({ key, kind: imageKind, called }) =>
    itemsOf(valueOf(spec, key)).flatMap((container) =>
      imageOf(container, { image: 'image', policy: 'imagePullPolicy' }, imageKind, [
        owner,
        called,
        container,
      ]),
    ),
  );
  const volumes = itemsOf(valueOf(spec, 'volumes')).flatMap((volume) =>
    imageOf(valueOf(volume, 'image'), { image: 'reference', policy: 'pullPolicy' }, 'volume', [
      owner,
      'volume',
      volume,
    ]),
  );
  return [...images, ...volumes];
}

function imageOf(
  node: TreeNode | undefined,
  keys: { readonly image: string; readonly policy: string },
  kind: WorkloadImageKind,
  [owner, called, named]: readonly [string, string, TreeNode],
): WorkloadImage[] {
  const image = valueOf(node, keys.image);
  const text = textOf(image);
  if (image === undefined || text === undefined) return [];
  const name = textOf(valueOf(named, 'name'));
  const where = `${owner}, ${name === undefined ? called : `${called} ${shown(name)}`}`;
  return [{ text, range: image.range, kind, where, pullPolicy: textOf(valueOf(node, keys.policy)) }];
}

function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}
