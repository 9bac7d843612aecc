import type { Plan, PlanNode } from '../plan/plan.ts';
import type { LookLine } from './look-lines.ts';
import { lookLine, unseenLine } from './look-lines.ts';
import type { NodeFacts } from './node-facts.ts';
import { urlLines } from './url-lines.ts';

/** What the preflight of a node is judged by. */
export interface PreflightInput {
  readonly plan: Plan;
  readonly node: PlanNode;
  readonly facts: NodeFacts;
  /** Seconds by which the node's clock is ahead of this machine's. */
  readonly clockOffset: number | undefined;
  /** What the node was to ask: the mirror, and each upstream that is reached through the proxy. */
  readonly urls: readonly string[];
  /** Host names of the other nodes that were looked at, by their name in the plan. */
  readonly otherNames: ReadonlyMap<string, string>;
}

const day = 86_400;
/** Certificates of a new cluster hold from the moment they are made, and etcd warns of less. */
const clockLimit = 60;
/** Kilobytes for the snaps unpacked, the images unpacked and the datastore of a small cluster. */
const spaceLimit = 8_000_000;

/** What has to be so before anything is installed on a node, one line each. */
export function preflightLines(input: PreflightInput): readonly LookLine[] {
  return [
    nameLine(input),
    architectureLine(input),
    clockLine(input),
    spaceLine(input),
    interfaceLine(input),
    runContainerdLine(input),
    ...answerLines(input),
    ...urlLines(input),
  ];
}

function nameLine({ node, facts: { name }, otherNames }: PreflightInput): LookLine {
  if (name === undefined) return unseenLine('name', 'the node did not say its name');
  const twin = [...otherNames].find(([, other]) => other === name)?.[0];
  return lookLine(
    'name',
    twin === undefined
      ? undefined
      : `${node.name} and ${twin} both call themselves ${name}: give each a name of its own with hostnamectl set-hostname`,
    name,
  );
}

/** What `uname -m` calls the architectures of snaps. */
const machines = { amd64: 'x86_64', arm64: 'aarch64', ppc64el: 'ppc64le', s390x: 's390x' } as const;

function architectureLine({ node: { arch }, facts: { machine } }: PreflightInput): LookLine {
  if (machine === undefined) return unseenLine('architecture', 'the node did not say its architecture');
  return lookLine(
    'architecture',
    machine === machines[arch]
      ? undefined
      : `the node is ${machine}, the plan says ${arch}: set its arch in airgap.yaml, and download and export for it`,
    arch,
  );
}

function clockLine({ clockOffset: offset }: PreflightInput): LookLine {
  if (offset === undefined) return unseenLine('clock', 'the node did not say its time');
  const size = Math.abs(offset);
  const said = size < 2 * day ? `${Math.round(size)} s` : `${Math.round(size / day)} days`;
  return lookLine(
    'clock',
    size <= clockLimit
      ? undefined
      : `the clock is ${said} ${offset > 0 ? 'ahead of' : 'behind'} this machine's: set it, or assertions and certificates are refused`,
    size < 2 ? 'as here' : `within ${said}`,
  );
}

function spaceLine({ facts: { space } }: PreflightInput): LookLine {
  const small = [...space].find(([, free]) => free < spaceLimit);
  if (space.size === 0) return unseenLine('space', 'df said nothing');
  const least = Math.min(...space.values());
  return lookLine(
    'space',
    small === undefined
      ? undefined
      : `${gigabytes(small[1])} free in ${small[0]}: ${gigabytes(spaceLimit)} are wanted for snaps, images and the datastore`,
    `${gigabytes(least)} free`,
  );
}

function gigabytes(kilobytes: number): string {
  return `${(kilobytes / 1_000_000).toFixed(1)} GB`;
}

/**
 * The default routes that count for a node's address: Kubernetes takes an IPv4 address by a route of IPv4 only, and not
 * by one of IPv6 as a router advertises it. `ip -6 route` ends each with its preference.
 * @see kubernetes/apimachinery: pkg/util/net/interface.go, chooseHostInterfaceFromRoute
 */
export function routesOf(
  { address }: Pick<PlanNode, 'address'>,
  { routes }: Pick<NodeFacts, 'routes'>,
): readonly string[] | undefined {
  return routes?.filter(
    (route) => /^default\b/.test(route) && (address.includes(':') || !/\bpref \w+\s*$/.test(route)),
  );
}

function interfaceLine({ plan, node, facts }: PreflightInput): LookLine {
  const { links } = facts;
  const routes = routesOf(node, facts);
  const has = links.includes(node.interface);
  const problem = `there is no interface ${node.interface}, only ${links.filter((name) => name !== 'lo').join(', ')}: set the node's interface in airgap.yaml`;
  if (plan.network.dummyGateway) {
    return lookLine('interface', has ? undefined : problem, node.interface);
  }
  if (routes === undefined) return unseenLine('interface', 'its routes could not be read');
  return lookLine(
    'interface',
    routes.length > 0
      ? undefined
      : 'there is no default route, and Kubernetes takes its address from the interface that has one: set network.dummyGateway in airgap.yaml',
    routes[0] ?? '',
  );
}

/**
 * Before bootstrap that folder may not exist: k8s refuses, since Docker or another containerd may own it.
 * @see canonical/k8s-snap: src/k8s/pkg/k8sd/setup/containerd.go
 */
function runContainerdLine({ facts: { runContainerd, snaps, containerdRuns } }: PreflightInput): LookLine {
  if (runContainerd === undefined) return unseenLine('/run/containerd', 'the look was cut off');
  const isOurs = containerdRuns === true && snaps?.some(({ name }) => name === 'k8s') === true;
  return lookLine(
    '/run/containerd',
    !runContainerd || isOurs
      ? undefined
      : 'it exists before k8s is bootstrapped, so that bootstrap will refuse: stop and remove Docker or the other containerd, and the folder',
    runContainerd ? 'of k8s' : 'absent',
  );
}

function answerLines({ plan, node, facts: { answers } }: PreflightInput): readonly LookLine[] {
  return plan.nodes
    .filter(({ name }) => name !== node.name)
    .map(({ name, address }) => {
      const subject = `${name} answers`;
      const answered = answers.get(address);
      if (answered === undefined) return unseenLine(subject, 'the look was cut off');
      return lookLine(
        subject,
        answered
          ? undefined
          : `${address} does not answer from here: mend the network or its address in airgap.yaml`,
        address,
      );
    });
}
