import { connect as connectTls } from 'node:tls';
import { codeOf } from '../failure.ts';
import type { MirrorAddress } from './mirror-address.ts';
import { RegistryFault } from './registry-fault.ts';
import type { RegistryFaultKind } from './registry-fault.ts';
import { Wire, WireError } from './wire.ts';

/** What the explanation of a failed request may look at. */
export interface FaultContext {
  readonly address: MirrorAddress;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const probeTimeoutMs = 3000;

/**
 * Says what a failed request means. Where the two sides may not speak the same protocol it asks once more, without
 * any login, in the other one, so that the message is a fact and not a guess from an error code.
 * @returns the fault; a RegistryFault is given back as it is
 * @throws what is neither that nor a failed request, since it is a bug
 */
export async function explainFault(error: unknown, context: FaultContext): Promise<RegistryFault> {
  if (error instanceof RegistryFault) return error;
  const { host } = context.address;
  if (!(error instanceof WireError)) throw error;
  if (error.kind === 'cancelled') return new RegistryFault('cancelled', 'cancelled');
  if (error.kind === 'too-large') {
    return new RegistryFault('too-large', `${host} sent more than a registry sends here: is it a registry?`);
  }
  if (error.kind === 'timed-out') return timedOut(error, context);
  return faultByCode(error, host) ?? (await protocolFault(error, context));
}

/** What to say when the mirror answers TLS to plain HTTP; the answer itself tells it (Go's and nginx' own texts). */
export function speaksTls({ host }: MirrorAddress): RegistryFault {
  return new RegistryFault(
    'speaks-tls',
    `${host} answers TLS, but the plan says http: set mirror.url to https://${host}, and mirror.ca where its CA is your own`,
  );
}

/** Whether an answer is a TLS server's complaint about plain HTTP (Go's, nginx' and Apache's words). */
export function complainsOfPlainHttp(response: { readonly status: number; readonly body: Buffer }): boolean {
  return (
    response.status === 400 &&
    /HTTPS server|HTTPS port|SSL-enabled server/.test(response.body.toString('latin1', 0, 2000))
  );
}

function timedOut(error: WireError, { address: { host }, timeoutMs }: FaultContext): RegistryFault {
  const seconds = `${timeoutMs / 1000} s`;
  switch (error.phase) {
    case 'connecting':
      return new RegistryFault(
        'timed-out',
        `${host} did not accept a connection within ${seconds}: check the address, and a firewall on the way`,
      );
    case 'securing':
      return new RegistryFault(
        'timed-out',
        `${host} accepted the connection but no TLS within ${seconds}: does it speak plain HTTP (http:// in mirror.url)?`,
      );
    case 'waiting':
    case 'reading':
      return new RegistryFault(
        'timed-out',
        `${host} accepted the connection but did not finish its answer within ${seconds}: look at the registry's load and log`,
      );
  }
}

type Explanation = readonly [kind: RegistryFaultKind, text: (host: string) => string];

const unknownHost: Explanation = [
  'unknown-host',
  (host) =>
    `the name of ${host} cannot be resolved on this machine: correct mirror.url, or add the name to DNS or the hosts file`,
];
const untrusted: Explanation = [
  'untrusted-certificate',
  (host) =>
    `${host} shows a certificate of a CA that this machine does not trust: set mirror.ca to the PEM file of that CA`,
];

/** By the codes of the system, and of OpenSSL (`openssl verify`, "Diagnostics"), which Node hands on. */
const explanations: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  [
    'ECONNREFUSED',
    [
      'down',
      (host) => `nothing listens on ${host}: start the registry, or correct the address in mirror.url`,
    ],
  ],
  ['ENOTFOUND', unknownHost],
  ['EAI_AGAIN', unknownHost],
  ['EAI_NODATA', unknownHost],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    [
      'untrusted-certificate',
      (host) =>
        `${host} shows a self-signed certificate that this machine does not trust: set mirror.ca to that certificate as a PEM file`,
    ],
  ],
  ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', untrusted],
  ['CERT_SIGNATURE_FAILURE', untrusted],
  ['CERT_UNTRUSTED', untrusted],
  ['INVALID_CA', untrusted],
  [
    'CERT_HAS_EXPIRED',
    [
      'expired-certificate',
      (host) =>
        `the certificate of ${host} has expired: renew it on the registry (or set this machine's clock, if that is wrong)`,
    ],
  ],
  [
    'CERT_NOT_YET_VALID',
    [
      'expired-certificate',
      (host) =>
        `the certificate of ${host} is not valid yet: set the clocks of this machine and of the registry`,
    ],
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    [
      'wrong-name-certificate',
      (host) =>
        `the certificate of ${host} is for another name: use a name it holds in mirror.url, or make one with this name or address among its subject alternative names`,
    ],
  ],
]);

/** Where the code alone tells what happened. */
function faultByCode(error: WireError, host: string): RegistryFault | undefined {
  const code = codeOf(error.cause);
  const explanation = explanations.get(code);
  if (explanation !== undefined) {
    const [kind, text] = explanation;
    return new RegistryFault(kind, text(host), { cause: error });
  }
  if (error.phase !== 'connecting') return undefined;
  return new RegistryFault(
    'unreachable',
    `there is no way from this machine to ${host} (${code}): check its route and firewall`,
    { cause: error },
  );
}

async function protocolFault(error: WireError, context: FaultContext): Promise<RegistryFault> {
  const { address } = context;
  const { host } = address;
  const options = { cause: error };
  const code = codeOf(error.cause);
  if (address.scheme === 'https' && error.phase === 'securing') {
    if (await answersPlainHttp(context)) {
      return new RegistryFault(
        'plain-http',
        `${host} answers plain HTTP, but the plan says https: set mirror.url to http://${host} or turn TLS on in the registry`,
        options,
      );
    }
  }
  const whileSecuring = error.phase === 'securing' && !['', 'ECONNRESET', 'EPIPE'].includes(code);
  // TLS 1.3 lets a server refuse what the client showed, or did not show, after the handshake.
  if (address.scheme === 'https' && (whileSecuring || code.startsWith('ERR_SSL'))) {
    return new RegistryFault(
      'tls-failed',
      `${host} and this machine agree on no TLS (${code}): the registry needs TLS 1.2 or newer and a server certificate, and may ask for none of the client`,
      options,
    );
  }
  if (address.scheme === 'http' && (await answersTls(context))) {
    return speaksTls(address);
  }
  if (code.startsWith('HPE_')) {
    return new RegistryFault(
      'not-http',
      `what listens on ${host} does not speak HTTP: correct the port in mirror.url`,
      options,
    );
  }
  return new RegistryFault(
    'closed-early',
    `${host} closed the connection before its answer was whole: look at the registry's log, and at a proxy or firewall in front of it`,
    options,
  );
}

async function answersPlainHttp({ address, signal }: FaultContext): Promise<boolean> {
  const wire = new Wire({ timeoutMs: probeTimeoutMs, maxConnections: 1, signal });
  try {
    const { hostname, port } = new URL(address.origin);
    const url = new URL(`http://${hostname}:${port === '' ? '443' : port}/v2/`);
    return !complainsOfPlainHttp(await wire.send({ method: 'GET', url, maxBytes: 100_000 }));
  } catch {
    return false;
  } finally {
    wire.close();
  }
}

/** Only the handshake; nothing is sent over it, so its certificate need not be trusted. */
function answersTls({ address, signal }: FaultContext): Promise<boolean> {
  const url = new URL(address.origin);
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connectTls({ host: hostname, port: Number(url.port || 80), rejectUnauthorized: false });
    const end = (answer: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = (): void => end(false);
    const timer = setTimeout(() => end(false), probeTimeoutMs);
    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('secureConnect', () => end(true));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}
