import type { ContainerdVersion } from '../lab/containerd.ts';
import type { Lab } from '../lab/lab.ts';
import type { MadeImage } from '../lab/images.ts';
import { mirrorHost, tlsMirrorHost } from '../lab/mirror.ts';

/** The steps of preparing, as the Plan view shows them. */
export type StepTitle =
  | 'Download snaps'
  | 'List images'
  | 'Check mirror'
  | 'Generate sync file'
  | 'Sync images'
  | 'Check proxy'
  | 'Export archives'
  | 'Generate configuration'
  | 'Pack carrier';

/** Where the proxy of the lab is. */
export const proxyHost = '10.10.10.10:3128';

/** One way to bring images in, as a plan and what belongs to it. */
export interface PrepareOption {
  readonly name: 'A' | 'B' | 'C' | 'mixture';
  readonly title: string;
  /** How the plan is begun: answers to Create Plan. */
  readonly answers: { readonly delivery: string; readonly address: string | undefined };
  /** The plan as it is to be. */
  readonly plan: string;
  readonly architectures: readonly string[];
  /** Host of the mirror whose login is asked for, and what stands between it and the repositories of ghcr.io. */
  readonly mirror: { readonly host: string; readonly prefix: string } | undefined;
  /** How many images of the lab the k8s snap names, and which of the others are in a list of workloads. */
  readonly listed: { readonly snap: number; readonly workloads: readonly [from: number, to: number] };
  /** The way in of an image. */
  readonly deliveryOf: (image: MadeImage) => 'proxy' | 'mirror' | 'sideload';
  /** The steps that concern it, in their order. */
  readonly steps: readonly StepTitle[];
  /** Absent: it is run by `npm run matrix` alone. Else the steps that are killed once in every test run. */
  readonly killedInTests?: readonly StepTitle[];
  /** The containerd that pulls from its mirror in every test run. */
  readonly pulledBy?: ContainerdVersion;
}

/** The images that the k8s snap of an option names, and those of its workloads. */
export function imagesOf(
  { listed }: PrepareOption,
  { images }: Lab,
): { readonly snap: readonly MadeImage[]; readonly workloads: readonly MadeImage[] } {
  return { snap: images.slice(0, listed.snap), workloads: images.slice(...listed.workloads) };
}

/** Those that come in this way. */
export function imagesBy(
  option: PrepareOption,
  lab: Lab,
  delivery: 'proxy' | 'mirror' | 'sideload',
): readonly MadeImage[] {
  const { snap, workloads } = imagesOf(option, lab);
  return [...snap, ...workloads].filter((image) => option.deliveryOf(image) === delivery);
}

// No line of a plan begins with a blank: an editor into which it is typed would go on with that.
const head = `kubernetes: {channel: 1.32-classic/stable, trust: trust/root.assert}
network: {interface: eth0, dummyGateway: true}
cluster: {features: [network, dns, gateway], extraSans: [k8s.corp]}
`;
const cp1 = '{name: cp-1, address: 10.0.0.11, role: control-plane, interface: ens3}';
const one = `nodes: [${cp1}]\n`;
const both = `nodes: [${cp1}, {name: w-1, address: 10.0.0.21, role: worker, arch: arm64}]\n`;
/** A look through the proxy trusts what the plan says; what is downloaded trusts the machine's store. */
const ca = '{ca: certs/upstream-ca.crt}';
const proxy = `http://${proxyHost}`;

const aside = ['ghcr.io/canonical/k8s-snap/pause', 'ghcr.io/canonical/coredns']
  .map((match) => `{match: ${match}, delivery: sideload}`)
  .join(', ');

const begin: readonly StepTitle[] = ['Download snaps', 'List images'];
const byMirror: readonly StepTitle[] = ['Check mirror', 'Generate sync file', 'Sync images'];
const finish: readonly StepTitle[] = ['Generate configuration', 'Pack carrier'];

export const prepareOptions: readonly PrepareOption[] = [
  {
    name: 'A',
    title: 'a proxy',
    answers: { delivery: 'Proxy', address: proxy },
    plan: `${head}images: {delivery: proxy}\nproxy: {http: "${proxy}", https: "${proxy}"}
upstreams: {ghcr.io: ${ca}, docker.io: ${ca}, "registry.corp:5000": ${ca}}
${one}`,
    architectures: ['amd64'],
    mirror: undefined,
    listed: { snap: 13, workloads: [13, 16] },
    deliveryOf: () => 'proxy',
    steps: [...begin, 'Check proxy', ...finish],
  },
  {
    name: 'B',
    title: 'a mirror',
    answers: { delivery: 'Private registry mirror', address: `http://${mirrorHost}` },
    plan: `${head}images: {delivery: mirror}\nmirror: {url: "http://${mirrorHost}"}\n${one}`,
    architectures: ['amd64'],
    mirror: { host: mirrorHost, prefix: '' },
    listed: { snap: 13, workloads: [13, 16] },
    deliveryOf: () => 'mirror',
    steps: [...begin, ...byMirror, ...finish],
    killedInTests: ['Download snaps', 'Generate sync file', 'Sync images'],
    pulledBy: '1.6.38',
  },
  {
    name: 'C',
    title: 'side-loading',
    answers: { delivery: 'Side-load', address: undefined },
    plan: `${head}images: {delivery: sideload}\n${both}`,
    architectures: ['amd64', 'arm64'],
    mirror: undefined,
    listed: { snap: 4, workloads: [13, 14] },
    deliveryOf: () => 'sideload',
    steps: [...begin, 'Export archives', ...finish],
  },
  {
    name: 'mixture',
    title: 'a mirror by https with a path, a proxy for Docker Hub, and side-loading',
    answers: { delivery: 'Private registry mirror', address: `https://${tlsMirrorHost}` },
    plan: `${head}images: {delivery: mirror, overrides: [{match: docker.io/, delivery: proxy}, ${aside}]}
mirror: {url: "https://${tlsMirrorHost}", ca: certs/mirror-ca.crt}
upstreams: {ghcr.io: {prefix: github/images, ca: certs/upstream-ca.crt}, docker.io: ${ca}}
proxy: {http: "${proxy}", https: "${proxy}"}
${both}`,
    architectures: ['amd64', 'arm64'],
    mirror: { host: tlsMirrorHost, prefix: 'github/images/' },
    listed: { snap: 13, workloads: [13, 16] },
    deliveryOf: ({ registry, repository }) => {
      if (registry === 'docker.io') return 'proxy';
      return ['canonical/k8s-snap/pause', 'canonical/coredns'].includes(repository) ? 'sideload' : 'mirror';
    },
    steps: [...begin, ...byMirror, 'Check proxy', 'Export archives', ...finish],
    killedInTests: ['Export archives', 'Pack carrier'],
    pulledBy: '2.1.5',
  },
];
