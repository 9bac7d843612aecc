import { defaultRouteFilesOf } from '../network/default-route-files.ts';
import type { PlannedImage } from '../plan/planned-images.ts';
import type { Evidence } from '../steps/state.ts';
import type { StepId } from '../steps/step.ts';
import { evidenceOf, lookLine, unseenLine } from './look-lines.ts';
import type { LookLine } from './look-lines.ts';
import { preflightLines, routesOf } from './preflight.ts';
import type { PreflightInput } from './preflight.ts';
import type { NodeWork } from './node-work.ts';
import { proveLines } from './prove-lines.ts';
import { runtimeLines } from './runtime-lines.ts';

/** What the steps of a node are judged by. */
export interface NodeLook extends PreflightInput {
  readonly work: NodeWork;
  /** SHA-256 of the carrier's SHA256SUMS here; undefined where there is no carrier. */
  readonly carrier: string | undefined;
  /** The images of the plan. */
  readonly images: readonly PlannedImage[];
  /** The version of containerd on the node. */
  readonly containerd: string;
  /** Texts of the site's files that belong on nodes, by path. */
  readonly textOf: (path: string) => string | undefined;
}

/** The steps whose evidence is on a node. */
export type NodeLookStep = Extract<
  StepId,
  | 'node.preflight'
  | 'node.network'
  | 'node.transfer'
  | 'node.install'
  | 'node.runtime'
  | 'cluster.bootstrap'
  | 'cluster.join'
  | 'node.prove'
>;

/** What one look at a node says of a step. Nothing that was not looked at counts. */
export function nodeEvidence(step: NodeLookStep, look: NodeLook): Evidence {
  return evidences[step](look);
}

const evidences: Readonly<Record<NodeLookStep, (look: NodeLook) => Evidence>> = {
  'node.preflight': (look) => {
    const lines = preflightLines(look);
    return evidenceOf(lines, `${lines.length} of ${lines.length} hold`);
  },
  'node.network': networkEvidence,
  'node.transfer': transferEvidence,
  'node.install': installEvidence,
  'node.runtime': (look) => {
    const lines = runtimeLines(look);
    return evidenceOf(lines, `${lines.length} of ${lines.length} as planned`);
  },
  'cluster.bootstrap': clusterEvidence,
  'cluster.join': clusterEvidence,
  'node.prove': (look) => {
    const lines = proveLines(look);
    return evidenceOf(
      lines,
      `${lines.length} of ${lines.length} images there, or asked for where the plan says`,
    );
  },
};

/** A default route is there now, and comes back after a reboot. One that is not ours is the site's own affair. */
function networkEvidence({ plan, node, facts, textOf }: NodeLook): Evidence {
  const { routeFiles } = facts;
  const routes = routesOf(node, facts);
  const own = routes?.find((route) => !/\bmetric 20000\b/.test(route));
  if (own !== undefined) return evidenceOf([lookLine('route', undefined, own)], own);
  const files = defaultRouteFilesOf(plan, node);
  const text = files && [textOf(files.netplan), textOf(files.unit)];
  const isPersistent = routeFiles?.some((file) => text?.includes(file.text));
  const lines = [
    routes === undefined
      ? unseenLine('route', facts.unseen.get('routes') ?? 'the look was cut off')
      : lookLine('route', routes.length > 0 ? undefined : 'there is no default route', routes[0] ?? ''),
    isPersistent === undefined
      ? unseenLine('after a reboot', facts.unseen.get('route-file') ?? 'the look was cut off')
      : lookLine(
          'after a reboot',
          isPersistent ? undefined : 'no file brings the dummy route back: run this step',
          'it comes back',
        ),
  ];
  return evidenceOf(lines, `dummy route by ${node.interface}, now and after a reboot`);
}

function transferEvidence({ facts, carrier }: NodeLook): Evidence {
  const there = lookLine(
    'carrier',
    carrier === undefined
      ? 'there is no carrier here yet: run Pack carrier'
      : facts.carrier === carrier
        ? undefined
        : facts.carrier === undefined
          ? 'it is not on the node'
          : 'the node has another one than this: transfer it again',
    'the same as here',
  );
  const { sums } = facts;
  const whole =
    sums === undefined
      ? unseenLine('sha256sum -c', 'only a look after the transfer reads every byte')
      : lookLine('sha256sum -c', sums.length === 0 ? undefined : sums.slice(0, 3).join('; '), 'holds');
  return evidenceOf([there, whole], 'the carrier is there, and SHA256SUMS holds');
}

function installEvidence({ facts: { snaps, unseen }, work }: NodeLook): Evidence {
  const why = unseen.get('snapd') ?? 'the look was cut off';
  const lines = work.snaps.map(({ name, revision }): LookLine => {
    if (snaps === undefined) return unseenLine(name, why);
    if (revision === undefined)
      return unseenLine(name, 'no revision of it is proved here: run Download snaps');
    const active = snaps.find((snap) => snap.name === name && snap.active);
    return lookLine(
      name,
      active === undefined
        ? 'not installed'
        : active.revision === String(revision)
          ? undefined
          : `revision ${active.revision} is installed, the carried one is ${revision}`,
      String(revision),
    );
  });
  return evidenceOf(lines, work.snaps.map(({ name, revision }) => `${name} ${revision}`).join(', '));
}

function clusterEvidence({ node, facts: { cluster, nodes, unseen } }: NodeLook): Evidence {
  const why = unseen.get('cluster') ?? 'k8s is not there, or the look was cut off';
  const joined =
    cluster === undefined
      ? unseenLine('cluster', why)
      : lookLine(
          'cluster',
          /^cluster status:\s+ready/m.test(cluster) ? undefined : (cluster.trim().split('\n')[0] ?? ''),
          'ready',
        );
  // A worker cannot list nodes; whether it is Ready is seen from a control plane.
  const status = nodes?.get(node.name);
  const ready =
    nodes === undefined
      ? unseenLine(node.name, why)
      : lookLine(
          node.name,
          status === 'Ready' ? undefined : status === undefined ? 'not in the cluster' : `is ${status}`,
          'Ready',
        );
  return evidenceOf(node.role === 'worker' ? [ready] : [joined, ready], `ready, ${node.name} Ready`);
}
