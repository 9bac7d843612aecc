import { behaviourOf, type Behaviour } from './behaviour.ts';
import { absolutePath, joinPath } from './go-path.ts';
import { hostsDirectoriesOf } from './hosts-directory.ts';
import { finishHost, judgeHostsFile, upstreamOf, type HeldHost } from './hosts-file.ts';
import { hasCertificate, hasKey } from './pem.ts';

/** A file or directory below a hosts directory. */
export type HostsEntry =
  | { readonly kind: 'directory' }
  /** `utf8: false` where the bytes are no UTF-8, so that `text` has replacement characters. */
  | { readonly kind: 'file'; readonly text: string; readonly utf8?: boolean }
  /** Nobody could look into it here, and why; containerd may. */
  | { readonly kind: 'file'; readonly text: ''; readonly unread: string }
  | { readonly kind: 'directory'; readonly unread: string };

/** A hosts directory, as it is on a node or will be. */
export interface HostsTree {
  /** Where it is on the node, absolute: `/etc/containerd/hosts.d`. */
  readonly root: string;
  /** All that is in it, by path below the root, `ghcr.io/hosts.toml`. Directories of files need no entry of their own; that of the root, `''`, says that not all of it could be read. */
  readonly entries: ReadonlyMap<string, HostsEntry>;
}

/** The state of the hosts.toml that containerd comes to. */
export type HostsFileState = 'used' | 'discarded' | 'error' | 'crash' | 'none';

/** What containerd does for the images of one registry. */
export interface RegistryResolution {
  /** Path of the file below the root; undefined where there is no directory for this registry. */
  readonly path: string | undefined;
  readonly state: HostsFileState;
  /** Why, in words; what is not known is said here. */
  readonly reason: string;
  /** As containerd holds them, in its order; none where the pull fails at once or the daemon dies. */
  readonly hosts: readonly HeldHost[];
}

/** The parts of an image reference that matter here (see src/core/images/reference.ts). */
export interface ResolvedReference {
  /** As the person wrote it. */
  readonly text: string;
  /** `docker.io`, `registry.corp:5000`. */
  readonly registry: string;
  /** Without the registry. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** One answer of `resolve`. */
export interface Resolution {
  readonly ref: string;
  readonly upstream: string;
  readonly hostsFile: {
    readonly path: string | null;
    readonly state: HostsFileState;
    readonly reason: string;
  };
  readonly hosts: readonly {
    readonly url: string;
    readonly kind: HeldHost['kind'];
    readonly capabilities: readonly string[];
    readonly asked: boolean;
    readonly why: string;
  }[];
  /** The manifest URLs that are really asked, each when the one before misses. */
  readonly requests: readonly string[];
}

/**
 * What containerd of a version asks for one image, given a hosts directory. Nothing is connected to.
 * @param version `1.6`, `1.7`, `2.0` to `2.4`, or exact
 * @see containerd: core/remotes/docker/config/hosts.go, core/remotes/docker/resolver.go
 */
export function resolveReference(tree: HostsTree, reference: ResolvedReference, version: string): Resolution {
  const { path, state, reason, hosts } = resolveRegistry(tree, reference.registry, version);
  const asked = hosts.map((host) => whyAsked(host, reference));
  return {
    ref: reference.text,
    upstream: reference.registry,
    hostsFile: { path: path ?? null, state, reason },
    hosts: hosts.map((host, index) => ({
      url: urlOf(host),
      kind: host.kind,
      capabilities: host.capabilities,
      asked: asked[index]?.asked ?? false,
      why: asked[index]?.why ?? '',
    })),
    requests: hosts.flatMap((host, index) =>
      asked[index]?.asked === true ? requestsOf(host, reference) : [],
    ),
  };
}

/**
 * Which directory containerd comes to for a registry, and what it makes of it.
 * CA and client files below the root must be in the tree; one elsewhere was not looked at, and the reason says so.
 */
export function resolveRegistry(tree: HostsTree, registry: string, version: string): RegistryResolution {
  const behaviour = behaviourOf(version);
  for (const name of hostsDirectoriesOf(registry)) {
    const unread = unreadOf(tree, name);
    if (unread !== undefined) return failed(name, `not looked at: ${unread}`);
    const found = kindOf(tree, name);
    if (found === undefined) continue;
    if (found === 'file') {
      return failed(
        name,
        `${name} is a file, where containerd wants a directory: every pull of ${registry} fails`,
      );
    }
    return resolveDirectory(tree, name, { registry, version, behaviour });
  }
  const upstream = upstreamHost(registry, behaviour);
  return {
    path: undefined,
    state: 'none',
    reason: `no directory for ${registry} and no _default: containerd asks the upstream`,
    hosts: [finishHost(upstream, behaviour)],
  };
}

interface Asked {
  readonly registry: string;
  readonly version: string;
  readonly behaviour: Behaviour;
}

function resolveDirectory(tree: HostsTree, name: string, asked: Asked): RegistryResolution {
  const path = `${name}/hosts.toml`;
  const unread = unreadOf(tree, path);
  if (unread !== undefined) return failed(path, `not looked at: ${unread}`);
  const file = tree.entries.get(path);
  if (kindOf(tree, path) === 'directory') {
    return failed(path, `${path} is a directory: every pull of ${asked.registry} fails`);
  }
  if (file?.kind !== 'file' || file.text === '') {
    const reason = file === undefined ? `${name} has no hosts.toml` : `${path} is empty`;
    return fromCertificates(tree, path, { ...asked, state: 'none', reason });
  }
  const directory = joinPath(tree.root, name);
  // go-toml 2 refuses bytes that are no UTF-8 wherever they stand, also in a comment.
  const verdict =
    'utf8' in file && !file.utf8 && asked.behaviour.goToml === 2
      ? { state: 'discarded' as const, reason: 'the file is not UTF-8' }
      : judgeHostsFile(file.text, { directory, registry: asked.registry, version: asked.version });
  switch (verdict.state) {
    case 'crash':
      return { path, state: 'crash', reason: `${verdict.reason}: the containerd daemon dies`, hosts: [] };
    case 'discarded':
      return fromCertificates(tree, path, { ...asked, state: 'discarded', reason: verdict.reason });
    case 'used': {
      const files = checkFiles(tree, verdict.hosts);
      if (files.error !== undefined) return failed(path, files.error);
      const chance = verdict.orderByChance
        ? ['hosts that begin on one line or are inline tables come in any order']
        : [];
      const reason = [...chance, ...files.unknown].join('; ');
      return { path, state: 'used', reason, hosts: verdict.hosts };
    }
  }
}

function failed(path: string, reason: string): RegistryResolution {
  return { path, state: 'error', reason, hosts: [] };
}

/** Without a hosts.toml that holds, certificate files beside it count, for the upstream. */
function fromCertificates(
  tree: HostsTree,
  path: string,
  {
    registry,
    behaviour,
    state,
    reason,
  }: Asked & { readonly state: 'none' | 'discarded'; readonly reason: string },
): RegistryResolution {
  const folder = path.slice(0, -'hosts.toml'.length);
  const directory = joinPath(tree.root, folder);
  const names = namesIn(tree, folder);
  const ca = names.filter((name) => name.endsWith('.crt')).map((name) => joinPath(directory, name));
  const client = names
    .filter((name) => name.endsWith('.cert'))
    .map((name) => {
      const key = name.replace(/\.cert$/, '.key');
      const there = kindOf(tree, folder + key) !== undefined;
      return [joinPath(directory, name), there ? joinPath(directory, key) : ''] as const;
    });
  const host = { ...upstreamHost(registry, behaviour), ca: ca.length > 0 ? ca : undefined, client };
  const files = checkFiles(tree, [host]);
  if (files.error !== undefined) return failed(path, files.error);
  return { path, state, reason, hosts: [finishHost(host, behaviour)] };
}

function upstreamHost(registry: string, behaviour: Behaviour): HeldHost {
  return {
    kind: 'server',
    ...upstreamOf(registry, behaviour),
    ca: undefined,
    client: [],
    header: new Map(),
    httpsFirst: false,
    dialTimeout: undefined,
  };
}

function kindOf(tree: HostsTree, path: string): 'file' | 'directory' | undefined {
  const entry = tree.entries.get(path);
  if (entry !== undefined) return entry.kind;
  for (const each of tree.entries.keys()) if (each.startsWith(`${path}/`)) return 'directory';
  return undefined;
}

/** Why nobody could look at a path: it or a directory above it could not be read. */
function unreadOf(tree: HostsTree, path: string): string | undefined {
  const entry = tree.entries.get(path);
  if (entry !== undefined) return 'unread' in entry ? entry.unread : undefined;
  return path === '' ? undefined : unreadOf(tree, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

/** Names of the files directly in a folder, sorted as Go's ReadDir does. */
function namesIn(tree: HostsTree, folder: string): readonly string[] {
  return [...tree.entries]
    .filter(([path, entry]) => entry.kind === 'file' && path.startsWith(folder))
    .map(([path]) => path.slice(folder.length))
    .filter((name) => !name.includes('/'))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

interface FileCheck {
  /** Why every pull fails. */
  readonly error?: string;
  /** What could not be looked at. */
  readonly unknown: readonly string[];
}

/** Looks at the CA and client files of all hosts: one bad file fails every pull, whichever host names it. */
function checkFiles(tree: HostsTree, hosts: readonly HeldHost[]): FileCheck {
  const unknown: string[] = [];
  for (const host of hosts) {
    for (const path of host.ca ?? []) {
      const error = checkFile(tree, path, { what: 'CA file', holds: hasCertificate, unknown });
      if (error !== undefined) return { error, unknown };
    }
    for (const [certificate, key] of host.client) {
      const error =
        checkFile(tree, certificate, { what: 'client certificate', holds: hasCertificate, unknown }) ??
        checkFile(tree, key === '' ? certificate : key, { what: 'client key', holds: hasKey, unknown });
      if (error !== undefined) return { error, unknown };
    }
  }
  return { unknown };
}

interface Wanted {
  readonly what: string;
  readonly holds: (text: string) => boolean;
  readonly unknown: string[];
}

function checkFile(tree: HostsTree, path: string, { what, holds, unknown }: Wanted): string | undefined {
  const below = `${joinPath(tree.root)}/`;
  const absolute = absolutePath(path, tree.root);
  if (absolute === joinPath(tree.root)) return `${what} ${path} is a directory: every pull fails`;
  if (!absolute.startsWith(below)) {
    unknown.push(`the ${what} ${path} lies outside ${tree.root} and was not looked at`);
    return undefined;
  }
  const inside = joinPath(absolute.slice(below.length));
  const unread = unreadOf(tree, inside);
  if (unread !== undefined) {
    unknown.push(`the ${what} ${path} was not looked at: ${unread}`);
    return undefined;
  }
  const entry = tree.entries.get(inside);
  if (entry?.kind === 'file') {
    return holds(entry.text)
      ? undefined
      : `the ${what} ${path} holds no such thing in PEM form: every pull fails`;
  }
  return kindOf(tree, inside) === 'directory'
    ? `the ${what} ${path} is a directory: every pull fails`
    : `the ${what} ${path} is not there: every pull fails`;
}

function urlOf(host: HeldHost): string {
  return `${host.scheme}://${host.host}${host.path}`;
}

function whyAsked(
  host: HeldHost,
  reference: ResolvedReference,
): { readonly asked: boolean; readonly why: string } {
  const can = (word: string): boolean => host.capabilities.some((each) => each === word);
  if (host.host === '') return { asked: false, why: 'its URL names no host, so the request fails' };
  if (!/^https?$/.test(host.scheme))
    return { asked: false, why: `${host.scheme} is no scheme that containerd speaks` };
  if (!can('pull')) return { asked: false, why: 'it has no pull' };
  if (reference.digest === undefined && !can('resolve')) {
    return { asked: false, why: 'it has no resolve, so it is not asked for a tag' };
  }
  if (host.httpsFirst) return { asked: true, why: 'by https first, since something is set about TLS' };
  return { asked: true, why: host.kind === 'server' ? 'after every host' : 'in its turn' };
}

/** `HOST/PATH/REPOSITORY/manifests/TAG`, with the namespace where the host is not the registry itself. */
function requestsOf(host: HeldHost, reference: ResolvedReference): readonly string[] {
  const object = reference.digest ?? reference.tag ?? 'latest';
  const path = joinPath('/', host.path, reference.repository, 'manifests', object);
  const own =
    host.host === reference.registry ||
    (reference.registry === 'docker.io' && host.host === 'registry-1.docker.io');
  const query = own ? '' : `?ns=${encodeURIComponent(reference.registry)}`;
  const schemes = host.httpsFirst ? ['https', 'http'] : [host.scheme];
  return schemes.map((scheme) => `${scheme}://${host.host}${path}${query}`);
}
