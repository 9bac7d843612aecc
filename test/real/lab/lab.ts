import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { createAuthority, createCertificate } from '../../support/certificate.ts';
import { startContainerd, type Containerd, type ContainerdVersion } from './containerd.ts';
import { startCountingSink, type CountingSink } from './counting-sink.ts';
import { makeImage, type ImageName, type MadeImage } from './images.ts';
import { mirrorHost, mirrorLogin, tlsMirrorHost } from './mirror.ts';
import { createNamespace, labFolder, removeFolder, removeStale, type Namespace } from './namespace.ts';
import { startRegistry, type RunningRegistry } from './registry.ts';

/** An upstream: its registry's name, the hosts that serve it, and where those are in each namespace. */
interface Upstream {
  readonly registry: string;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly prepAddress: string;
  readonly sinkAddress: string;
}

export const upstreams: readonly Upstream[] = [
  { registry: 'ghcr.io', hosts: ['ghcr.io'], port: 443, prepAddress: '127.0.0.2', sinkAddress: '10.99.0.2' },
  {
    registry: 'docker.io',
    hosts: ['registry-1.docker.io', 'docker.io', 'index.docker.io', 'auth.docker.io'],
    port: 443,
    prepAddress: '127.0.0.3',
    sinkAddress: '10.99.0.3',
  },
  {
    registry: 'registry.corp:5000',
    hosts: ['registry.corp'],
    port: 5000,
    prepAddress: '127.0.0.4',
    sinkAddress: '10.99.0.4',
  },
];

/** What a site runs besides Canonical Kubernetes: a Docker Hub short name, a port in the registry's name, a digest. */
const workloads: readonly ImageName[] = [
  { text: 'nginx:1.27', registry: 'docker.io', repository: 'library/nginx', tag: '1.27' },
  {
    text: 'registry.corp:5000/team/app:2.4',
    registry: 'registry.corp:5000',
    repository: 'team/app',
    tag: '2.4',
  },
  { text: 'docker.io/grafana/grafana', registry: 'docker.io', repository: 'grafana/grafana' },
];

export interface Lab {
  /** A folder for the test's own files, removed with the lab. */
  readonly folder: string;
  /** Where the upstreams and the mirror are, and where a step is run. */
  readonly prep: Namespace;
  /** A node: nothing is there but the mirror, and the sink under the upstreams' names. */
  readonly node: Namespace;
  readonly sink: CountingSink;
  /** The mirror as nodes see it: read-only, without a login. */
  readonly nodeMirror: RunningRegistry;
  /** The same by https. */
  readonly nodeTlsMirror: RunningRegistry;
  /** The CA of the mirror's certificate, which nothing trusts by itself. */
  readonly mirrorCaFile: string;
  /** The CA of the upstreams; programs in `prep` trust it by SSL_CERT_FILE. */
  readonly caFile: string;
  /** The storage folder of the mirror. */
  readonly mirrorStorage: string;
  /** The 13 images of Canonical Kubernetes 1.32 and 3 workloads; all of them upstream, none in the mirror. */
  readonly images: readonly MadeImage[];
  /** Starts a containerd in `node`, with nothing pulled yet. */
  readonly containerd: (version: ContainerdVersion) => Promise<Containerd>;
  /** Ends everything and leaves nothing behind; also done when the test process ends before it was called. */
  readonly stop: () => void;
}

/**
 * Builds the two sides of a gap, with real registries, in network namespaces that have no way out:
 * - `prep` has the upstreams (https) and the mirror at 10.10.10.10:5050 (http) and 10.10.10.10:5443 (https), which wants a login for everything;
 * - `node` has a second, read-only registry without a login on the same storage and at the same address.
 */
export async function startLab(): Promise<Lab> {
  removeStale();
  const folder = labFolder();
  const made: Namespace[] = [];
  const stop = (): void => {
    process.off('exit', stop);
    for (const namespace of made) namespace.remove();
    removeFolder(folder);
  };
  process.once('exit', stop);
  try {
    return await build({ folder, made, stop });
  } catch (error) {
    stop();
    throw error;
  }
}

/** What has to be removed again, however far the building came. */
interface Scaffold {
  readonly folder: string;
  readonly made: Namespace[];
  readonly stop: () => void;
}

async function build({ folder, made, stop }: Scaffold): Promise<Lab> {
  const authority = createAuthority();
  const caFile = join(folder, 'upstream-ca.crt');
  writeFileSync(caFile, authority.certificate);
  const home = join(folder, 'home');
  mkdirSync(home);
  const env = { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', HOME: home, LANG: 'C.UTF-8' };
  const mirrorAddress = mirrorHost.split(':')[0] ?? '';
  const prep = createNamespace({
    role: 'prep',
    addresses: [mirrorAddress],
    hosts: hostsBy((upstream) => upstream.prepAddress),
    env: { ...env, SSL_CERT_FILE: caFile },
  });
  made.push(prep);
  const node = createNamespace({
    role: 'node',
    addresses: [mirrorAddress, ...upstreams.map(({ sinkAddress }) => sinkAddress)],
    hosts: hostsBy((upstream) => upstream.sinkAddress),
    env,
  });
  made.push(node);

  const images = fillUpstreams(folder);
  const mirrorStorage = join(folder, 'mirror');
  const htpasswd = join(folder, 'htpasswd');
  writeFileSync(htpasswd, execFileSync('htpasswd', ['-Bbn', mirrorLogin.username, mirrorLogin.password]));
  const registries = join(folder, 'registries');
  const mirror = { listen: mirrorHost, storage: mirrorStorage, folder: registries };
  const mirrorAuthority = createAuthority();
  const mirrorCaFile = join(folder, 'mirror-ca.crt');
  writeFileSync(mirrorCaFile, mirrorAuthority.certificate);
  const tls = createCertificate(mirrorAuthority, [mirrorAddress]);
  const tlsMirror = { ...mirror, listen: tlsMirrorHost, tls };
  const [sink, nodeMirror, nodeTlsMirror] = await Promise.all([
    startCountingSink(
      node,
      upstreams.flatMap(({ sinkAddress }) => [80, 443, 5000].map((port) => `${sinkAddress}:${port}`)),
    ),
    startRegistry(node, { ...mirror, name: 'mirror-for-nodes', readOnly: true }),
    startRegistry(node, { ...tlsMirror, name: 'tls-mirror-for-nodes', readOnly: true }),
    startRegistry(prep, { ...mirror, name: 'mirror', htpasswd }),
    startRegistry(prep, { ...tlsMirror, name: 'tls-mirror', htpasswd }),
    ...upstreams.map((upstream) =>
      startRegistry(prep, {
        name: fileName(upstream.registry),
        listen: `${upstream.prepAddress}:${upstream.port}`,
        storage: join(folder, 'upstreams', fileName(upstream.registry)),
        folder: registries,
        tls: createCertificate(authority, upstream.hosts),
      }),
    ),
  ]);
  let count = 0;
  const containerd = (version: ContainerdVersion): Promise<Containerd> =>
    startContainerd(node, version, join(folder, `containerd-${version}-${(count += 1)}`));
  return {
    folder,
    prep,
    node,
    sink,
    nodeMirror,
    nodeTlsMirror,
    mirrorCaFile,
    caFile,
    mirrorStorage,
    images,
    containerd,
    stop,
  };
}

function hostsBy(address: (upstream: Upstream) => string): Record<string, string> {
  return Object.fromEntries(
    upstreams.flatMap((upstream) => upstream.hosts.map((host) => [host, address(upstream)] as const)),
  );
}

function fillUpstreams(folder: string): readonly MadeImage[] {
  const list = readFileSync(join(root, 'test/fixtures/images/1.32.txt'), 'utf8');
  const names = list
    .trim()
    .split('\n')
    .map((text): ImageName => {
      const [, registry = '', repository = '', tag = ''] = /^([^/]+)\/(.+):([^:/]+)$/.exec(text) ?? [];
      return { text, registry, repository, tag };
    });
  return [...names, ...workloads].map((name, index) =>
    makeImage(join(folder, 'upstreams', fileName(name.registry)), name, index % 2 === 0 ? 'oci' : 'docker'),
  );
}

function fileName(registry: string): string {
  return registry.replace(':', '_');
}
