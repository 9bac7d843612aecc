import type { Plan, PlanNode } from '../plan/plan.ts';

/** Where the files of the dummy default route are in a site's folder, and the interface that they name. */
export interface DefaultRouteFiles {
  readonly interface: string;
  readonly netplan: string;
  /** The systemd unit, for nodes without netplan. */
  readonly unit: string;
}

/**
 * The files of the dummy default route: one pair for all nodes where they share an interface, else one for each node.
 * None where the plan wants no dummy route.
 */
export function defaultRouteFiles({ network, nodes }: Plan): readonly DefaultRouteFiles[] {
  if (!network.dummyGateway) return [];
  const interfaces = new Set(nodes.map((node) => node.interface));
  if (interfaces.size < 2) return [filesFor('', nodes[0]?.interface ?? network.interface)];
  return nodes.map((node) => filesFor(`-${node.name}`, node.interface));
}

/** The files that one node gets; undefined where the plan wants no dummy route. */
export function defaultRouteFilesOf(plan: Plan, node: PlanNode): DefaultRouteFiles | undefined {
  const files = defaultRouteFiles(plan);
  return files.length === 1 ? files[0] : files[plan.nodes.indexOf(node)];
}

function filesFor(suffix: string, interfaceName: string): DefaultRouteFiles {
  return {
    interface: interfaceName,
    netplan: `node/90-airgap${suffix}.yaml`,
    unit: `node/airgap-default-route${suffix}.service`,
  };
}
