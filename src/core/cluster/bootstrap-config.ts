import { hostsDirectoryOn } from '../containerd/versions.ts';
import { generatedHeader } from '../generate/generated-header.ts';
import { quotedWhereNeeded } from '../language/yaml/yaml-style.ts';
import type { Plan } from '../plan/plan.ts';

/** Every feature of `cluster-config`, in the order of the upstream documentation. */
const features = [
  'network',
  'dns',
  'ingress',
  'load-balancer',
  'local-storage',
  'gateway',
  'metrics-server',
] as const;

/** What the bootstrap and join files say: nothing else of a plan changes them. */
export interface ClusterConfig {
  readonly features: readonly string[];
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly extraSans: readonly string[];
  /** Undefined for the default: before 1.36 even an explicit `/` would move containerd to /k8s-containerd. */
  readonly containerdBaseDir: string | undefined;
  /** Where containerd then looks for hosts.toml. */
  readonly hostsDirectory: string;
}

/** What the bootstrap and join files of a plan say. */
export function clusterConfigOf({ channel, cluster, network }: Plan): ClusterConfig {
  const baseDir = cluster.containerdBaseDir;
  return {
    features: cluster.features,
    podCidr: network.podCidr,
    serviceCidr: network.serviceCidr,
    extraSans: cluster.extraSans,
    containerdBaseDir: baseDir === '/' ? undefined : baseDir,
    hostsDirectory: hostsDirectoryOn({ channel, baseDir }),
  };
}

/**
 * The text of bootstrap.yaml, for `k8s bootstrap --file`. Every feature is named, on or off: with a file the defaults
 * of a bootstrap without one no longer hold, and those that then hold differ between features (metrics-server is on,
 * the others are off). Address and name of the node are arguments of the command and no keys.
 * @see canonical/k8s-snap: docs/canonicalk8s/_parts/bootstrap_config.md, src/k8s/pkg/k8sd/types/cluster_config_defaults.go
 */
export function formatBootstrapConfig(config: ClusterConfig, digest: string): string {
  return [
    generatedHeader(digest),
    '# For the first control plane: k8s bootstrap --file bootstrap.yaml --address ADDRESS --name NAME',
    'cluster-config:',
    ...features.flatMap((name) => [`  ${name}:`, `    enabled: ${config.features.includes(name)}`]),
    `pod-cidr: ${quotedWhereNeeded(config.podCidr)}`,
    `service-cidr: ${quotedWhereNeeded(config.serviceCidr)}`,
    ...joinLines(config, 'control-plane'),
    '',
  ].join('\n');
}

/**
 * The text of a join file, for `k8s join-cluster --file`; undefined where it would say nothing.
 * @see canonical/k8s-snap-api: api/type_control_plane_join_config.go, api/type_worker_node_join_config.go
 */
export function formatJoinConfig(
  config: ClusterConfig,
  role: 'control-plane' | 'worker',
  digest: string,
): string | undefined {
  const lines = joinLines(config, role);
  if (lines.length === 0) return undefined;
  const usage = `# For each ${role === 'worker' ? 'worker' : 'further control plane'}: k8s join-cluster TOKEN --file join-${role}.yaml --address ADDRESS --name NAME`;
  return [generatedHeader(digest), usage, ...lines, ''].join('\n');
}

/** What bootstrapping and joining have in common. Workers serve no API, so names for its certificate are not theirs. */
function joinLines(
  { extraSans, containerdBaseDir, hostsDirectory }: ClusterConfig,
  role: 'control-plane' | 'worker',
): readonly string[] {
  return [
    ...(role === 'worker' || extraSans.length === 0
      ? []
      : ['extra-sans:', ...extraSans.map((name) => `  - ${quotedWhereNeeded(name)}`)]),
    ...(containerdBaseDir === undefined
      ? []
      : [
          `# containerd of this k8s then looks for hosts.toml in ${hostsDirectory}`,
          `containerd-base-dir: ${quotedWhereNeeded(containerdBaseDir)}`,
        ]),
  ];
}
