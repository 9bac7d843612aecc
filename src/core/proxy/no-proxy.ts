import type { Plan } from '../plan/plan.ts';

/**
 * What containerd reaches directly, in a fixed order and each once: this machine, the pod and service networks, the
 * nodes, names inside the cluster, the mirror, and what the plan adds. Without the two networks traffic inside the
 * cluster would go through the proxy.
 * @see canonical/k8s-snap: docs/canonicalk8s/snap/howto/networking/proxy.md; golang.org/x/net: http/httpproxy, NoProxy
 */
export function noProxyOf({ network, nodes, mirror, proxy }: Plan): readonly string[] {
  return [
    ...new Set([
      'localhost',
      '127.0.0.1',
      '::1',
      ...network.podCidr.split(','),
      ...network.serviceCidr.split(','),
      ...nodes.map(({ address }) => address),
      '.svc',
      '.svc.cluster.local',
      ...(mirror === undefined ? [] : [hostName(mirror.host)]),
      ...(proxy?.noProxy ?? []),
    ]),
  ];
}

/** A host without its port, and an IPv6 address without its brackets: a port would except that one port only. */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(host)?.[1];
  return bracketed ?? host.replace(/:\d+$/, '');
}
