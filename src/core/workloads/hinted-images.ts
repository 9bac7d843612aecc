import { shown } from '../images/explain-reference.ts';
import { parseReference } from '../images/reference.ts';
import { entryOf, valueOf } from '../language/tree.ts';
import type { MapNode, TreeNode } from '../language/tree.ts';
import { textOf } from './workload-image.ts';
import type { WorkloadImage } from './workload-image.ts';

/** More values than any custom resource has; aliases may stand for more. */
const nodesLimit = 200_000;

/**
 * What is called `image` in a custom resource, wherever it stands, as far as it is an image reference:
 * - `image: REF`
 * - `image: {registry, repository, tag, digest}`, as Helm values have it (in Flux's HelmRelease, for instance)
 * - `image: NAME` beside `repository` and `version`, as NVIDIA's ClusterPolicy has it
 *
 * `metadata` and `status` are left out: neither says what will run.
 * @param owner how the object is called: `Prometheus k8s`
 */
export function hintedImages(object: TreeNode, owner: string): WorkloadImage[] {
  const found: WorkloadImage[] = [];
  let left = nodesLimit;
  const walk = (node: TreeNode, path: string): void => {
    left -= 1;
    if (left < 0 || node.kind === 'scalar') return;
    if (node.kind === 'sequence') {
      node.items.forEach((item, index) => walk(item, `${path}[${index}]`));
      return;
    }
    const hint = hintOf(node);
    if (hint !== undefined && parseReference(hint.text).ok)
      found.push({ ...hint, kind: 'hint', where: `${owner}, ${shown(join(path, 'image'), 120)}` });
    for (const { key, value } of node.entries) {
      const name = String(key.value);
      if (value !== undefined && !(path === '' && (name === 'metadata' || name === 'status')))
        walk(value, join(path, name));
    }
  };
  walk(object, '');
  return found;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function hintOf(map: MapNode): Pick<WorkloadImage, 'text' | 'range' | 'pullPolicy'> | undefined {
  const image = entryOf(map, 'image')?.value;
  if (image?.kind === 'map') {
    const repository = valueOf(image, 'repository');
    const text = textOf(repository);
    if (repository === undefined || text === undefined) return undefined;
    const registry = textOf(valueOf(image, 'registry'));
    return {
      text: versioned(registry === undefined ? text : `${registry}/${text}`, image, ['tag']),
      range: repository.range,
      pullPolicy: textOf(valueOf(image, 'pullPolicy')),
    };
  }
  const name = textOf(image);
  if (image === undefined || name === undefined) return undefined;
  const repository = textOf(valueOf(map, 'repository'));
  const text =
    repository === undefined || name.includes('/')
      ? name
      : versioned(`${repository}/${name}`, map, ['version', 'tag']);
  return { text, range: image.range, pullPolicy: textOf(valueOf(map, 'imagePullPolicy')) };
}

/** A repository with the tag and the digest that stand in a map, unless it has them already. */
function versioned(repository: string, map: MapNode, tagKeys: readonly string[]): string {
  if (repository.slice(repository.lastIndexOf('/')).search(/[:@]/) >= 0) return repository;
  const tag = tagKeys.map((key) => textOf(valueOf(map, key))).find((text) => text !== undefined);
  const digest = textOf(valueOf(map, 'digest'));
  const tagged = tag === undefined ? '' : `${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
  return repository + tagged + (digest === undefined || tagged.startsWith('@') ? '' : `@${digest}`);
}
