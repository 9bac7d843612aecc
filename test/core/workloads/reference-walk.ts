import { parseAllDocuments } from 'yaml';

/** An image as the slow walk sees it: `kind text policy`. */
type Seen = string;

type Json = string | Json[] | { [key: string]: Json } | null;

const pods: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template.spec',
  ReplicationController: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  ReplicaSet: 'spec.template.spec',
  Job: 'spec.template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
};

/**
 * What the manifests of a text name as images, worked out the slow and plain way: the whole stream by the YAML
 * library's own entry point, every value as text, without places.
 * @returns undefined where the library finds the text in error
 */
export function referenceWalk(text: string): Seen[] | undefined {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return [];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return documents.flatMap((document) => fromObject(document.toJS({ maxAliasCount: -1 }) as Json));
  } catch {
    // Some errors are found only here: an alias of nothing, a merge of what is no map.
    return undefined;
  }
}

function fromObject(object: Json): Seen[] {
  const kind = said(at(object, 'kind'));
  if (kind === '') return [];
  const items = at(object, 'items');
  if (kind.endsWith('List') && Array.isArray(items)) return items.flatMap(fromObject);
  const version = said(at(object, 'apiVersion'));
  const group = version.includes('/') ? version.split('/')[0] : '';
  if (group?.includes('.')) return kind === 'CustomResourceDefinition' ? [] : fromCustom(object, true);
  const path = Object.hasOwn(pods, kind) ? pods[kind] : undefined;
  return path === undefined ? [] : fromPod(path.split('.').reduce<Json>(at, object));
}

function fromPod(spec: Json): Seen[] {
  const named = [
    ['initContainers', 'init'],
    ['containers', 'container'],
    ['ephemeralContainers', 'ephemeral'],
  ] as const;
  return [
    ...named.flatMap(([key, kind]) =>
      list(at(spec, key)).map((item) => seen(kind, said(at(item, 'image')), at(item, 'imagePullPolicy'))),
    ),
    ...list(at(spec, 'volumes')).map((item) =>
      seen('volume', said(at(at(item, 'image'), 'reference')), at(at(item, 'image'), 'pullPolicy')),
    ),
  ].flat();
}

function fromCustom(node: Json, top: boolean): Seen[] {
  if (Array.isArray(node)) return node.flatMap((item) => fromCustom(item, false));
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.entries(node)
    .filter(([key]) => !(top && (key === 'metadata' || key === 'status')))
    .flatMap(([, value]) => fromCustom(value, false));
  const image = at(node, 'image');
  if (typeof image === 'string') {
    const repository = said(at(node, 'repository'));
    const version = said(at(node, 'version')) || said(at(node, 'tag'));
    const apart = repository !== '' && !image.includes('/') && said(image) !== '';
    const whole = apart ? withVersion(`${repository}/${image}`, version, said(at(node, 'digest'))) : image;
    return [...seen('hint', said(whole), at(node, 'imagePullPolicy')), ...below];
  }
  const repository = said(at(image, 'repository'));
  if (repository === '') return below;
  const registry = said(at(image, 'registry'));
  const name = registry === '' ? repository : `${registry}/${repository}`;
  const whole = withVersion(name, said(at(image, 'tag')), said(at(image, 'digest')));
  return [...seen('hint', whole, at(image, 'pullPolicy')), ...below];
}

function withVersion(name: string, version: string, digest: string): string {
  if (/[:@]/.test(name.split('/').at(-1) ?? '')) return name;
  if (version.startsWith('sha256:')) return `${name}@${version}`;
  return `${name}${version && `:${version}`}${digest && `@${digest}`}`;
}

function seen(kind: string, text: string, policy: Json): Seen[] {
  return text === '' ? [] : [`${kind} ${text} ${said(policy)}`];
}

/** The text of a scalar; empty for null, and for what is none. */
function said(value: Json): string {
  return typeof value !== 'string' || /^(?:~|null|Null|NULL)$/.test(value) ? '' : value;
}

function at(value: Json, key: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}
