import { ClientRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, createSecureContext, rootCertificates } from 'node:tls';
import type { PeerCertificate, SecureContext, TLSSocket } from 'node:tls';
import { splitHost } from '../../core/proxy/is-excepted.ts';
import { connectTarget } from '../../core/proxy/proxy-outcome.ts';
import type { ProxyOutcome, ProxyPhase } from '../../core/proxy/proxy-outcome.ts';
import { codeOf, Failure, throwIfCancelled } from '../failure.ts';
import type { Credentials } from '../registry/authorizer.ts';

/** Whom to ask, and how. */
export interface ProxyRequest {
  /** `HOST[:PORT]` of the upstream, which is asked for `https://HOST/v2/`. */
  readonly host: string;
  /** `http://HOST[:PORT]` or `https://HOST[:PORT]`; undefined to ask directly. */
  readonly proxy: string | undefined;
  /** For the proxy alone; sent with CONNECT, and to nobody else. */
  readonly login?: Credentials | undefined;
  /** Certificates to trust; the public ones that Node brings where absent. */
  readonly trust?: SecureContext | undefined;
}

/**
 * Asks an upstream for `/v2/` through a proxy as containerd gets there: a tunnel by CONNECT, TLS in it, HEAD. Nothing
 * is sent to an upstream whose certificate is not trusted.
 * @param options.timeoutMs for all of it
 * @returns what came of it, as far as it came
 * @throws Failure `cancelled` only
 * @see RFC 9110, section 9.3.6 (CONNECT); RFC 7617 (Basic)
 */
export async function askThroughProxy(
  request: ProxyRequest,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<ProxyOutcome> {
  const { timeoutMs, signal } = options;
  throwIfCancelled(signal);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(onAbort, timeoutMs);
  let phase: ProxyPhase = 'connecting';
  try {
    return await ask(request, stop.signal, (next) => (phase = next));
  } catch (error) {
    throwIfCancelled(signal);
    const code = stop.signal.aborted ? 'timed-out' : codeOf(error) || 'closed';
    return { kind: 'failed', phase, code, issuer: error instanceof Untrusted ? error.issuer : undefined };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    // Ends the connection, on which everything else stands.
    stop.abort();
  }
}

async function ask(
  request: ProxyRequest,
  signal: AbortSignal,
  enter: (phase: ProxyPhase) => void,
): Promise<ProxyOutcome> {
  const { host, proxy, trust } = request;
  const { name } = splitHost(host);
  const first = proxy === undefined ? new URL(`https://${host}`) : new URL(proxy);
  let stream: Duplex = await connected(first, signal);
  if (proxy !== undefined) {
    if (first.protocol === 'https:') {
      enter('securing-proxy');
      stream = await secured(stream, bare(first.hostname));
    }
    enter('tunnel');
    const { message, head } = await tunnel(stream, request);
    const { status, headers } = replyOf(message);
    if (status < 200 || status > 299) return { kind: 'refused', status, headers };
    if (head.length > 0) stream.unshift(head);
  }
  enter('securing');
  stream = await secured(stream, name, trust);
  enter('waiting');
  return { kind: 'answer', ...replyOf(await answer(stream, host)) };
}

/** A socket of its own, since VS Code's extension host replaces the functions that go through its proxy. */
function connected({ protocol, hostname, port }: URL, signal: AbortSignal): Promise<Socket> {
  const socket = new Socket({ signal });
  const otherwise = protocol === 'https:' ? 443 : 80;
  return new Promise((resolve, reject) => {
    watchEnd(socket, reject);
    socket.connect({ host: bare(hostname), port: port === '' ? otherwise : Number(port) }, () =>
      resolve(socket),
    );
  });
}

/** A certificate that is not trusted. */
class Untrusted extends Error {
  readonly code: string;
  readonly issuer: string;

  constructor(code: string, issuer: string) {
    super(`certificate not trusted (${code})`);
    this.code = code;
    this.issuer = issuer;
  }
}

/**
 * TLS over a stream. The handshake is let through whatever the certificate is, to be able to say who issued it; what
 * is not trusted ends before a byte is sent.
 */
function secured(stream: Duplex, name: string, trust?: SecureContext): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: stream,
      host: name,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      // Said, since the editor may add certificates of this machine to what is trusted by default: nodes lack them.
      secureContext: trust ?? createSecureContext({ ca: [...rootCertificates] }),
      rejectUnauthorized: false,
    });
    watchEnd(socket, reject);
    socket.once('secureConnect', () => {
      if (socket.authorized) return resolve(socket);
      reject(new Untrusted(faultOf(socket), issuerOf(socket.getPeerCertificate())));
      socket.destroy();
    });
  });
}

/** Node gives the code itself where the types say an Error. */
function faultOf({ authorizationError }: TLSSocket): string {
  return codeOf(authorizationError) || String(authorizationError);
}

/** Who issued a certificate, in quotes; an interceptor may write what it likes, so it is cut and cleaned. */
function issuerOf({ issuer }: PeerCertificate): string {
  const names = [issuer?.CN, issuer?.O].flat().filter((name) => name !== undefined && name !== '');
  const text = (names[0] ?? 'nobody').replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ');
  return `"${text.slice(0, 100)}"`;
}

function tunnel(
  stream: Duplex,
  { host, login }: ProxyRequest,
): Promise<{ readonly message: IncomingMessage; readonly head: Buffer }> {
  const target = connectTarget(host);
  const authorization =
    login === undefined
      ? {}
      : {
          'Proxy-Authorization': `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`,
        };
  return new Promise((resolve, reject) => {
    const connect = new ClientRequest({
      method: 'CONNECT',
      path: target,
      headers: { Host: target, 'User-Agent': userAgent, ...authorization },
      createConnection: () => stream,
    });
    watchEnd(connect, reject);
    connect.once('connect', (message, _, head) => resolve({ message, head }));
    connect.end();
  });
}

function answer(stream: Duplex, host: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const head = new ClientRequest({
      method: 'HEAD',
      path: '/v2/',
      headers: { Host: host, 'User-Agent': userAgent, Connection: 'close' },
      createConnection: () => stream,
    });
    watchEnd(head, reject);
    head.once('response', resolve);
    head.end();
  });
}

/** An error stays listened to after the promise is settled: one that nobody hears would end the process. */
function watchEnd(emitter: Duplex | ClientRequest, reject: (error: Error) => void): void {
  emitter.on('error', reject);
  emitter.on('close', () => reject(new Failure('closed', 'closed')));
}

const userAgent = 'airgap-k8s';

/** A URL's host without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

const kept = ['location', 'proxy-authenticate', 'x-squid-error'] as const;

function replyOf({ statusCode, headers }: IncomingMessage): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
} {
  return { status: statusCode ?? 0, headers: keptHeaders(headers) };
}

function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = [headers[name]].flat().filter((text) => text !== undefined);
      return value.length === 0 ? [] : [[name, value.join(', ')] as const];
    }),
  );
}
