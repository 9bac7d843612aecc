import type { Range } from '../language/text.ts';
import { parseToml, type TomlDocument } from '../language/toml/toml.ts';
import { behaviourOf, type Behaviour } from './behaviour.ts';
import { goDuration } from './go-duration.ts';
import { absolutePath, cleanPath } from './go-path.ts';
import { readWithGoToml1 } from './go-toml-1.ts';
import { readWithGoToml2 } from './go-toml-2.ts';
import { parseGoUrl } from './go-url.ts';
import { ReadStop, type GoAny, type HostFields, type HostsContent } from './hosts-content.ts';

/** What a host may be asked for. */
export type Capability = 'pull' | 'resolve' | 'push' | 'referrers';

/** A host as containerd holds it. */
export interface HeldHost {
  readonly kind: 'host' | 'server';
  /** `https` also where containerd tries https first for an http host: see `httpsFirst`. */
  readonly scheme: string;
  /** Host and port. */
  readonly host: string;
  readonly path: string;
  readonly capabilities: readonly Capability[];
  /** Absolute paths of CA files; undefined where none are asked for, empty where an empty list is. */
  readonly ca: readonly string[] | undefined;
  /** Absolute paths of certificate and key; an empty key means that the certificate's file holds it. */
  readonly client: readonly (readonly [certificate: string, key: string])[];
  readonly skipVerify: boolean | undefined;
  readonly header: ReadonlyMap<string, readonly string[]>;
  /** Asked by https, and by http where that fails. */
  readonly httpsFirst: boolean;
  /** In nanoseconds; undefined is the default of 30 s. */
  readonly dialTimeout: number | undefined;
}

/** What containerd makes of one hosts.toml. */
export type HostsVerdict =
  | {
      readonly state: 'used';
      /** In the order containerd tries them; the last is `server`, or the upstream where none is named. */
      readonly hosts: readonly HeldHost[];
      /** Some hosts come in any order. */
      readonly orderByChance: boolean;
    }
  | { readonly state: 'discarded' | 'crash'; readonly reason: string; readonly range?: Range };

/** Where a hosts.toml is, and what it is judged for. */
export interface HostsFilePlace {
  /** Absolute directory of the file: relative CA files are below it. */
  readonly directory: string;
  /** The registry whose images are asked for, as in references: `docker.io`, `registry.corp:5000`. */
  readonly registry: string;
  /** containerd's version. */
  readonly version: string;
}

/**
 * What containerd makes of the text of a hosts.toml, as ConfigureHosts does. CA and client files are not read.
 * An empty text has no hosts of its own: containerd then takes the directory for one without hosts.toml.
 * @returns the hosts; or why containerd discards the file with a line in its log and asks the upstream; or why the
 * daemon dies of it
 * @see containerd: remotes/docker/config/hosts.go (1.x), core/remotes/docker/config/hosts.go (2.x)
 */
export function judgeHostsFile(text: string | TomlDocument, place: HostsFilePlace): HostsVerdict {
  const behaviour = behaviourOf(place.version);
  const document = typeof text === 'string' ? parseToml(text) : text;
  const outcome =
    behaviour.goToml === 1
      ? readWithGoToml1(document.source.text, behaviour)
      : readWithGoToml2(document, behaviour);
  if (outcome.state !== 'read') return outcome;
  try {
    const hosts = holdHosts(outcome.content, place, behaviour);
    return { state: 'used', hosts, orderByChance: outcome.content.orderByChance };
  } catch (stop) {
    if (!(stop instanceof ReadStop)) throw stop;
    return { state: stop.state, reason: stop.message };
  }
}

function holdHosts(content: HostsContent, place: HostsFilePlace, behaviour: Behaviour): readonly HeldHost[] {
  const held = content.order.map((name) =>
    holdHost(name, content.hosts.get(name), { kind: 'host', place, behaviour }),
  );
  const server = holdHost(content.server, content.root, { kind: 'server', place, behaviour });
  const last = server.host === '' ? { ...server, ...upstreamOf(place.registry, behaviour, server) } : server;
  return [...held, last].map((host) => finishHost(host, behaviour));
}

interface Holding {
  readonly kind: HeldHost['kind'];
  readonly place: HostsFilePlace;
  readonly behaviour: Behaviour;
}

function holdHost(url: string, fields: HostFields | undefined, holding: Holding): HeldHost {
  const { kind, place, behaviour } = holding;
  return {
    kind,
    ...endpointOf(url, fields?.overridePath ?? false),
    capabilities: capabilitiesOf(fields?.capabilities ?? [], behaviour),
    ca: filesOf(fields?.ca, place.directory),
    client: pairsOf(fields?.client, place.directory),
    skipVerify: fields?.skipVerify,
    header: headerOf(fields?.header),
    httpsFirst: false,
    dialTimeout: dialTimeoutOf(fields?.dialTimeout ?? ''),
  };
}

/** Scheme, host and path of a URL as containerd splits it; all empty for an empty one. */
function endpointOf(url: string, overridePath: boolean): Pick<HeldHost, 'scheme' | 'host' | 'path'> {
  if (url === '') return { scheme: '', host: '', path: '' };
  const parsed = parseGoUrl(url.startsWith('http') ? url : `https://${url}`);
  if (!parsed.ok) return discard(`${url} ${parsed.reason}`);
  const { scheme, host } = parsed;
  if (parsed.path === '') return { scheme, host, path: overridePath ? '' : '/v2' };
  const path = cleanPath(parsed.path);
  return { scheme, host, path: overridePath || path.endsWith('/v2') ? path : `${path}/v2` };
}

/** The words that this containerd knows, in the order of its bits. */
export function knownCapabilities(behaviour: Pick<Behaviour, 'referrers'>): readonly Capability[] {
  return behaviour.referrers ? ['pull', 'resolve', 'push', 'referrers'] : ['pull', 'resolve', 'push'];
}

function capabilitiesOf(words: readonly string[], behaviour: Behaviour): readonly Capability[] {
  const known = knownCapabilities(behaviour);
  if (words.length === 0) return known;
  const lower = words.map((word) => word.toLowerCase());
  const strange = words.find((word) => !known.some((each) => each === word.toLowerCase()));
  if (strange !== undefined)
    discard(`containerd ${behaviour.version} does not know the capability "${strange}"`);
  return known.filter((each) => lower.includes(each));
}

function filesOf(value: GoAny | undefined, directory: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [absolutePath(value, directory)];
  if (!isList(value)) discard('ca is neither a path nor a list of paths');
  return stringsOf(value, 'ca').map((path) => absolutePath(path, directory));
}

function pairsOf(value: GoAny | undefined, directory: string): HeldHost['client'] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [[absolutePath(value, directory), '']];
  if (!isList(value)) discard('client is neither a path nor a list');
  return value.map((item) => {
    if (typeof item === 'string') return [absolutePath(item, directory), ''] as const;
    if (!isList(item)) discard('client has an item that is neither a path nor a pair of paths');
    const [certificate, key, ...more] = stringsOf(item, 'client');
    if (certificate === undefined || key === undefined || more.length > 0) {
      discard('client has a list that is no pair of certificate and key');
    }
    return [absolutePath(certificate, directory), absolutePath(key, directory)] as const;
  });
}

function isList(value: GoAny): value is readonly GoAny[] {
  return Array.isArray(value);
}

function stringsOf(values: readonly GoAny[], name: string): readonly string[] {
  return values.map((value) =>
    typeof value === 'string' ? value : discard(`${name} has an item that is no text`),
  );
}

function headerOf(header: ReadonlyMap<string, GoAny> | undefined): HeldHost['header'] {
  return new Map(
    [...(header ?? [])].map(([name, value]) => {
      if (typeof value === 'string') return [name, [value]];
      if (!isList(value)) discard(`the header ${name} is neither text nor a list of texts`);
      return [name, stringsOf(value, `the header ${name}`)];
    }),
  );
}

function dialTimeoutOf(text: string): number | undefined {
  if (text === '') return undefined;
  return goDuration(text) ?? discard(`dial_timeout is ${text}, which is no Go duration such as 5s`);
}

function discard(reason: string): never {
  throw new ReadStop('discarded', reason);
}

/** What containerd asks where no server is named: the registry itself. */
export function upstreamOf(
  registry: string,
  behaviour: Behaviour,
  held?: Pick<HeldHost, 'skipVerify'>,
): Pick<HeldHost, 'scheme' | 'host' | 'path' | 'capabilities' | 'skipVerify'> {
  const common = { path: '/v2', capabilities: knownCapabilities(behaviour), skipVerify: held?.skipVerify };
  if (registry === 'docker.io') return { ...common, scheme: 'https', host: 'registry-1.docker.io' };
  if (!isLocalhost(registry)) return { ...common, scheme: 'https', host: registry };
  const port = portOf(registry);
  return {
    ...common,
    scheme: port === '' || port === '443' ? 'https' : 'http',
    host: registry,
    skipVerify: port === '80' ? common.skipVerify : true,
  };
}

function isLocalhost(registry: string): boolean {
  const name = /^(?:\[([^\]]*)\]|([^:[\]]*)):[^:[\]]*$/.exec(registry);
  const host = name?.[1] ?? name?.[2] ?? registry;
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The port as Go's `net.SplitHostPort` finds it; empty where there is none or the form is bad. */
function portOf(host: string): string {
  return /^(?:\[[^[\]]*\]|[^:[\]]*):([^:[\]]*)$/.exec(host)?.[1] ?? '';
}

/** Whether containerd asks an http host by https first once anything is set about TLS: its port leaves a doubt. */
export function isAmbiguousPort(host: string, behaviour: Behaviour): boolean {
  const port = portOf(host);
  return port !== '80' && (port !== '' || !behaviour.httpsFirstNeedsPort);
}

/**
 * Decides on https first: an http host with anything set about TLS, unless its port leaves no doubt.
 * Also used for the hosts that certificate files beside a hosts.toml make.
 */
export function finishHost(host: HeldHost, behaviour: Behaviour): HeldHost {
  const timeout = behaviour.dialTimeoutIsTls && host.dialTimeout !== undefined;
  const tls = host.ca !== undefined || host.client.length > 0 || host.skipVerify !== undefined || timeout;
  const first = host.scheme === 'http' && tls && isAmbiguousPort(host.host, behaviour);
  return first ? { ...host, scheme: 'https', httpsFirst: true } : host;
}
