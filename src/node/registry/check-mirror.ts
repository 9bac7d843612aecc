import { RegistryClient } from './registry-client.ts';
import type { RegistryOptions } from './registry-client.ts';
import { RegistryFault } from './registry-fault.ts';
import type { RegistryFaultKind } from './registry-fault.ts';
import { statusFault } from './status-fault.ts';
import type { WireResponse } from './wire.ts';

/** The questions of the look, in the order they are asked. */
export type MirrorCheckId = 'reachable' | 'transport' | 'registry' | 'login' | 'push';

/** One line of evidence. */
export interface MirrorCheckLine {
  readonly id: MirrorCheckId;
  readonly state: 'ok' | 'failed' | 'not-asked';
  readonly message: string;
}

const ids: readonly MirrorCheckId[] = ['reachable', 'transport', 'registry', 'login', 'push'];
const defaultScratch = 'airgap-k8s/check';

/**
 * Looks at a mirror: does it answer, over http or https as said, is it a registry, does it take the login, may it be
 * pushed to. For the last an upload is started in a scratch repository and cancelled at once; no image data is sent.
 * @param options.scratch the scratch repository, for registries that let one push below certain paths only
 * @returns one line for each question, always all five; questions behind a failed one are `not-asked`
 * @throws RegistryFault `cancelled` only
 */
export async function checkMirror(
  options: RegistryOptions & { readonly scratch?: string },
  signal?: AbortSignal,
): Promise<MirrorCheckLine[]> {
  const lines: MirrorCheckLine[] = [];
  let client: RegistryClient | undefined;
  try {
    client = await RegistryClient.open(options, signal);
    await look(client, options.scratch ?? defaultScratch, (id, state, message) =>
      lines.push({ id, state, message }),
    );
  } catch (error) {
    if (!(error instanceof RegistryFault) || error.reason === 'cancelled') throw error;
    lines.push(...failedLines(error, lines.length));
  } finally {
    client?.close();
  }
  const said = new Set(lines.map(({ id }) => id));
  const failed = lines.find(({ state }) => state === 'failed');
  const rest = ids.filter((id) => !said.has(id));
  return [
    ...lines,
    ...rest.map((id) => ({
      id,
      state: 'not-asked' as const,
      message: `not asked, since ${becauseOf[failed?.id ?? 'reachable']}`,
    })),
  ];
}

/** What a failed question means for those behind it. */
const becauseOf: Readonly<Record<MirrorCheckId, string>> = {
  reachable: 'the mirror is not reached',
  transport: 'the connection is not as the plan says',
  registry: 'no registry answers',
  login: 'the login is not accepted',
  push: 'pushing is not allowed',
};

type Say = (id: MirrorCheckId, state: MirrorCheckLine['state'], message: string) => void;

async function look(client: RegistryClient, scratch: string, say: Say): Promise<void> {
  const { host, scheme } = client.address;
  const root = await client.sendPlain('GET', '/v2/');
  say('reachable', 'ok', `${host} accepts connections`);
  say(
    'transport',
    'ok',
    scheme === 'http'
      ? 'answers plain HTTP, as the plan says'
      : 'answers TLS with a certificate that is trusted here',
  );
  if (!looksLikeRegistry(root)) throw notRegistry(root, host);
  say('registry', 'ok', 'answers the registry API at /v2/');
  await lookAtLogin(client, root, say);
  await lookAtPush(client, scratch, say);
}

function looksLikeRegistry({ status, headers }: WireResponse): boolean {
  const named = headers['docker-distribution-api-version'] !== undefined;
  if (status === 401) return named || headers['www-authenticate'] !== undefined;
  // A web server, or a sign-in page in front of the registry, answers 200 with a page.
  return status === 200 && (named || !(headers['content-type'] ?? '').includes('html'));
}

function notRegistry(root: WireResponse, host: string): RegistryFault {
  if (root.status === 200 || root.status === 401) {
    return new RegistryFault(
      'not-a-registry',
      `${host} answers ${root.status} at /v2/, but not as a registry does: correct mirror.url, or the proxy in front of the registry`,
    );
  }
  if (root.status === 404) {
    return new RegistryFault(
      'not-a-registry',
      `${host} has no registry API: /v2/ answers 404. Correct the host and port in mirror.url`,
    );
  }
  return statusFault(root, host, 'the registry API at /v2/');
}

async function lookAtLogin(client: RegistryClient, root: WireResponse, say: Say): Promise<void> {
  if (root.status === 200) {
    say('login', 'not-asked', 'reading needs no login');
    return;
  }
  const response = await client.send({ method: 'GET', path: '/v2/', scope: '' });
  if (response.status !== 200) throw statusFault(response, client.address.host, 'the login');
  if (client.hasCredentials) say('login', 'ok', 'the login is accepted');
  else say('login', 'not-asked', 'reading needs no login (the registry hands out anonymous tokens)');
}

async function lookAtPush(client: RegistryClient, scratch: string, say: Say): Promise<void> {
  const scope = `repository:${scratch}:pull,push`;
  let response: WireResponse;
  try {
    response = await client.send({ method: 'POST', path: `/v2/${scratch}/blobs/uploads/`, scope });
  } catch (error) {
    if (error instanceof RegistryFault && error.reason === 'login-wanted') {
      say(
        'push',
        'not-asked',
        "pushing wants a login: enter the mirror's user and password to have it tried",
      );
      return;
    }
    throw error;
  }
  const { host } = client.address;
  if (response.status === 404) {
    throw new RegistryFault(
      'not-found',
      `${host} answers 404 to a push to ${scratch}: does it want projects to be made first? Make the ones the plan pushes to`,
    );
  }
  if (response.status !== 202) throw statusFault(response, host, `a push to ${scratch}`);
  const cancelled = await cancelUpload(client, response.headers.location, scope);
  say(
    'push',
    'ok',
    cancelled
      ? `push allowed (an upload to ${scratch} was started and cancelled)`
      : `push allowed (an upload to ${scratch} was started; the registry did not take its cancellation and drops it by itself)`,
  );
}

/** An upload left behind costs the registry a little until it cleans up, so a failure here is none of the look. */
async function cancelUpload(
  client: RegistryClient,
  location: string | undefined,
  scope: string,
): Promise<boolean> {
  const { origin } = client.address;
  if (location === undefined || !URL.canParse(location, origin)) return false;
  if (new URL(location, origin).origin !== origin) return false;
  try {
    const { status } = await client.send({ method: 'DELETE', path: location, scope });
    return status === 204 || status === 202 || status === 200;
  } catch (error) {
    if (error instanceof RegistryFault && error.reason !== 'cancelled') return false;
    throw error;
  }
}

/** The first question that a fault answers with no; a fault that is not here is an HTTP answer, so two hold. */
const firstFailed: Partial<Record<RegistryFaultKind, MirrorCheckId>> = {
  'bad-address': 'reachable',
  'unknown-host': 'reachable',
  down: 'reachable',
  unreachable: 'reachable',
  'timed-out': 'reachable',
  'ca-unreadable': 'transport',
  'plain-http': 'transport',
  'speaks-tls': 'transport',
  'tls-failed': 'transport',
  'untrusted-certificate': 'transport',
  'expired-certificate': 'transport',
  'wrong-name-certificate': 'transport',
  'not-http': 'transport',
  'closed-early': 'transport',
};

/** The lines that a fault decides: the failed one, and those before it that it proves. */
function failedLines(fault: RegistryFault, said: number): MirrorCheckLine[] {
  const at = said > 0 ? said : ids.indexOf(firstFailed[fault.reason] ?? 'registry');
  const proven = ids.slice(said, at).map((id): MirrorCheckLine => {
    if (fault.reason === 'ca-unreadable') {
      return { id, state: 'not-asked', message: 'not asked, since the CA file cannot be used' };
    }
    return {
      id,
      state: 'ok',
      message: id === 'reachable' ? 'accepts connections' : 'answers as the plan says',
    };
  });
  return [...proven, { id: ids[at] ?? 'push', state: 'failed', message: fault.message }];
}
