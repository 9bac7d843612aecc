import type { AirgapPlan, Delivery } from '../../generated/airgap.ts';
import type { ImageReference } from '../images/reference.ts';

export type { Delivery } from '../../generated/airgap.ts';

/** A machine inside the gap. */
export interface PlanNode {
  readonly name: string;
  readonly address: string;
  readonly role: 'control-plane' | 'worker';
  readonly ssh: string | undefined;
  readonly arch: 'amd64' | 'arm64' | 'ppc64el' | 's390x';
  readonly interface: string;
}

/** The private registry mirror. */
export interface PlanMirror {
  /** Without a trailing slash. */
  readonly url: string;
  /** `HOST[:PORT]`, as it stands in a target. */
  readonly host: string;
  readonly plainHttp: boolean;
  readonly ca: string | undefined;
  readonly pull: 'anonymous' | 'login';
  readonly upstreamFallback: boolean;
}

/** What a plan says of one upstream registry. */
export interface PlanUpstream {
  readonly prefix: string | undefined;
  readonly ca: string | undefined;
  readonly login: boolean;
}

/** The plan with every default filled in. */
export interface Plan {
  readonly channel: string;
  /** A file with a root of trust for snaps besides Canonical's. */
  readonly trust: string | undefined;
  readonly images: {
    readonly lists: readonly string[];
    readonly delivery: Delivery;
    readonly overrides: readonly { readonly match: string; readonly delivery: readonly Delivery[] }[];
  };
  readonly mirror: PlanMirror | undefined;
  readonly upstreams: ReadonlyMap<string, PlanUpstream>;
  readonly proxy:
    | {
        readonly http: string | undefined;
        readonly https: string | undefined;
        readonly noProxy: readonly string[];
        readonly login: boolean;
      }
    | undefined;
  readonly network: {
    readonly interface: string;
    readonly dummyGateway: boolean;
    readonly podCidr: string;
    readonly serviceCidr: string;
  };
  readonly cluster: {
    readonly features: readonly string[];
    readonly extraSans: readonly string[];
    readonly containerdBaseDir: string;
  };
  readonly nodes: readonly PlanNode[];
  readonly upgradeTo: string | undefined;
}

/** Fills in the defaults of schemas/airgap.schema.json. */
export function planOf(raw: AirgapPlan): Plan {
  return {
    channel: raw.kubernetes.channel,
    trust: raw.kubernetes.trust,
    images: {
      lists: raw.images.lists ?? ['images/*.txt'],
      delivery: raw.images.delivery ?? 'mirror',
      overrides: (raw.images.overrides ?? []).map(({ match, delivery }) => ({
        match,
        delivery: [delivery].flat(),
      })),
    },
    mirror: raw.mirror === undefined ? undefined : mirrorOf(raw.mirror),
    upstreams: new Map(Object.entries(raw.upstreams ?? {}).map(([host, said]) => [host, upstreamOf(said)])),
    proxy: raw.proxy === undefined ? undefined : proxyOf(raw.proxy),
    network: networkOf(raw.network),
    cluster: clusterOf(raw.cluster),
    nodes: nodesOf(raw),
    upgradeTo: raw.upgrade?.to,
  };
}

function mirrorOf(raw: NonNullable<AirgapPlan['mirror']>): PlanMirror {
  const url = raw.url.replace(/\/$/, '');
  return {
    url,
    host: url.replace(/^https?:\/\//, ''),
    plainHttp: url.startsWith('http://'),
    ca: raw.ca,
    pull: raw.pull ?? 'anonymous',
    upstreamFallback: raw.upstreamFallback ?? false,
  };
}

function upstreamOf(raw: NonNullable<AirgapPlan['upstreams']>[string]): PlanUpstream {
  return { prefix: raw.prefix, ca: raw.ca, login: raw.login ?? false };
}

function proxyOf(raw: NonNullable<AirgapPlan['proxy']>): NonNullable<Plan['proxy']> {
  return { http: raw.http, https: raw.https, noProxy: raw.noProxy ?? [], login: raw.login ?? false };
}

function networkOf(raw: AirgapPlan['network']): Plan['network'] {
  return {
    interface: raw?.interface ?? 'eth0',
    dummyGateway: raw?.dummyGateway ?? false,
    podCidr: raw?.podCidr ?? '10.1.0.0/16',
    serviceCidr: raw?.serviceCidr ?? '10.152.183.0/24',
  };
}

function clusterOf(raw: AirgapPlan['cluster']): Plan['cluster'] {
  return {
    features: raw?.features ?? ['network', 'dns', 'gateway', 'local-storage'],
    extraSans: raw?.extraSans ?? [],
    containerdBaseDir: raw?.containerdBaseDir ?? '/',
  };
}

function nodesOf(raw: AirgapPlan): PlanNode[] {
  const { interface: common } = networkOf(raw.network);
  return (raw.nodes ?? []).map(({ name, address, role, ssh, arch, interface: own }) => ({
    name,
    address,
    role,
    ssh,
    arch: arch ?? 'amd64',
    interface: own ?? common,
  }));
}

/** The ways in of an image: those of the override that wins, else the plan's delivery. */
export function deliveryOf(plan: Plan, reference: ImageReference): readonly Delivery[] {
  return overrideOf(plan, reference)?.delivery ?? [plan.images.delivery];
}

/**
 * The override that decides for an image: the longest that matches, the first of equal ones.
 * An override matches a whole reference, a repository, or as a prefix when it ends in `/`.
 */
export function overrideOf(
  { images }: Pick<Plan, 'images'>,
  reference: ImageReference,
): Plan['images']['overrides'][number] | undefined {
  const { name, whole } = matchedNames(reference);
  let best: Plan['images']['overrides'][number] | undefined;
  for (const override of images.overrides) {
    const { match } = override;
    const matches = match.endsWith('/') ? name.startsWith(match) : whole.includes(match);
    if (matches && match.length > (best?.match.length ?? 0)) best = override;
  }
  return best;
}

/** What an override can match of an image: the start of its name, or one of its names as a whole. */
export function matchedNames({ registry, repository, tag = '', digest = '', text }: ImageReference): {
  readonly name: string;
  readonly whole: readonly string[];
} {
  const name = `${registry}/${repository}`;
  return { name, whole: [text, name, `${name}:${tag}`, `${name}@${digest}`, `${name}:${tag}@${digest}`] };
}

/** Every way in that the plan uses, by default or by override. */
export function deliveriesOf(plan: Plan): ReadonlySet<Delivery> {
  return new Set([plan.images.delivery, ...plan.images.overrides.flatMap(({ delivery }) => delivery)]);
}

/** Architectures of the plan's nodes, amd64 where there are no nodes yet. */
export function architecturesOf(nodes: readonly PlanNode[]): readonly string[] {
  const found = [...new Set(nodes.map((node) => node.arch))].toSorted();
  return found.length === 0 ? ['amd64'] : found;
}
