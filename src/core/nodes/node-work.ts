import type { Plan, PlanNode } from '../plan/plan.ts';

/** A node of a plan. */
export interface NodeTarget {
  readonly plan: Plan;
  readonly node: PlanNode;
}

/** What a node is to have. Paths are relative to the carrier, which is laid out as the site is. */
export interface NodeWork extends NodeTarget {
  /** The snaps of the node's architecture in the order of their installation, with the revisions that are proved. */
  readonly snaps: readonly NodeSnap[];
  /** The archives of the images that are side-loaded, for the node's architecture. */
  readonly archives: readonly string[];
  /** The files of hosts.d: each hosts.toml, and what lies beside it. */
  readonly hostsFiles: readonly string[];
}

/** A snap that is carried to a node. */
export interface NodeSnap {
  readonly name: string;
  /** Of the .snap; its .assert lies beside it. */
  readonly path: string;
  /** Undefined while nothing here proves one. */
  readonly revision: number | undefined;
}

/** Where things are on a node. */
export const nodePlaces = {
  netplan: '/etc/netplan/90-airgap.yaml',
  routeUnit: '/etc/systemd/system/airgap-default-route.service',
  dropIns: '/etc/systemd/system/snap.k8s.containerd.service.d',
  /** What containerd of the k8s snap loads when it starts, whatever its base directory is. */
  images: '/var/snap/k8s/common/images',
  containerdService: 'snap.k8s.containerd.service',
} as const;
