import { clusterConfigOf, formatBootstrapConfig, formatJoinConfig } from '../cluster/bootstrap-config.ts';
import { defaultRouteFiles } from '../network/default-route-files.ts';
import { formatNetplanRoute, formatRouteUnit } from '../network/default-route.ts';
import { nodeSteps } from '../../generated/node-steps.ts';
import { formatNodeScript } from '../nodes/node-script.ts';
import type { Plan } from '../plan/plan.ts';
import { formatProxyDropIn, proxyDropInOf } from '../proxy/proxy-drop-in.ts';

/** A file that a plan calls for in `node/`. */
export interface NodeFile {
  /** Relative to the site's folder. */
  readonly path: string;
  /** What the file depends on, and nothing else: its digest tells a file that is older than the plan. */
  readonly inputs: unknown;
  /** The file's text with the digest of its inputs in the first line. */
  readonly format: (digest: string) => string;
}

/** Everything that is generated for the nodes themselves, each path once. */
export function nodeFilesOf(plan: Plan): readonly NodeFile[] {
  const files = [...proxyFiles(plan), ...routeFiles(plan), ...clusterFiles(plan), ...scriptFiles(plan)];
  // Two nodes of one name would have one path; the plan's own check says so, and the first one counts here.
  return files.filter(({ path }, index) => files.findIndex((other) => other.path === path) === index);
}

function proxyFiles(plan: Plan): NodeFile[] {
  const dropIn = proxyDropInOf(plan);
  if (dropIn === undefined) return [];
  return [
    {
      path: 'node/http-proxy.conf',
      inputs: dropIn,
      format: (digest) => formatProxyDropIn(dropIn, digest),
    },
  ];
}

function routeFiles(plan: Plan): NodeFile[] {
  return defaultRouteFiles(plan).flatMap(({ interface: name, netplan, unit }) => [
    { path: netplan, inputs: { interface: name }, format: (digest) => formatNetplanRoute(name, digest) },
    { path: unit, inputs: { interface: name }, format: (digest) => formatRouteUnit(name, digest) },
  ]);
}

/** The script is all of the plan that reaches a shell, so all of its own text is what it depends on. */
function scriptFiles(plan: Plan): NodeFile[] {
  if (plan.nodes.length === 0) return [];
  return [
    {
      path: 'node/node.sh',
      inputs: formatNodeScript(plan, nodeSteps, ''),
      format: (digest) => formatNodeScript(plan, nodeSteps, digest),
    },
  ];
}

function clusterFiles(plan: Plan): NodeFile[] {
  const config = clusterConfigOf(plan);
  const { extraSans, containerdBaseDir, hostsDirectory } = config;
  const shared = { containerdBaseDir, hostsDirectory };
  const joins = (['control-plane', 'worker'] as const).flatMap((role): NodeFile[] => {
    if (formatJoinConfig(config, role, '') === undefined) return [];
    return [
      {
        path: `node/join-${role}.yaml`,
        inputs: role === 'worker' ? shared : { ...shared, extraSans },
        format: (digest) => formatJoinConfig(config, role, digest) ?? '',
      },
    ];
  });
  return [
    {
      path: 'node/bootstrap.yaml',
      inputs: config,
      format: (digest) => formatBootstrapConfig(config, digest),
    },
    ...joins,
  ];
}
