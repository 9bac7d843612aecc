import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/**
 * What goes wrong. `none` is a registry that works, to compare with.
 * - `down`: nothing listens at its address.
 * - `slow`: the request is read and never answered.
 * - a number: every request is answered with this status; 401 with a Basic challenge, 429 with `Retry-After`.
 * - `closes-early`: the connection is cut after the request, before any answer.
 * - `cut-body`: the connection is cut in the middle of the body that the headers announced.
 * - `plain-http`: it speaks http, and its `url` says https.
 * - `token-refused`: it wants a Bearer token, and its token service answers 401.
 * - `token-broken`: its token service answers 200 with something that is no JSON.
 * - `token-ignored`: it hands out tokens and takes none of them.
 */
export type Fault =
  | 'none'
  | 'down'
  | 'slow'
  | 'closes-early'
  | 'cut-body'
  | 'plain-http'
  | 'token-refused'
  | 'token-broken'
  | 'token-ignored'
  | 401
  | 403
  | 404
  | 429
  | 500
  | 503;

export interface FaultyRegistryOptions {
  readonly fault?: Fault;
  /** Serve https with this. A client that was not given its CA meets an untrusted certificate. */
  readonly tls?: Certificate;
  /** The login it wants. `bearer`: by way of its own token service, at /token. */
  readonly login?: { readonly kind: 'basic' | 'bearer'; readonly user: string; readonly password: string };
  /** Manifests it holds: `repository:tag` to JSON text. Each is found by its digest too. */
  readonly manifests?: Readonly<Record<string, string>>;
  /** Act the fault for this many requests only, then work; for instance 429 twice, to see a retry. */
  readonly times?: number;
  /** Seconds for `Retry-After` of 429 and 503, or an HTTP date; 1 if absent. */
  readonly retryAfter?: string;
}

/** One request as it arrived; `authorization` as sent, so a test can prove where a password went, and where not. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
}

export interface FaultyRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** `http://HOST`, or `https://HOST`. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Ends it, open connections included. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a fault injector: a small server on loopback that speaks enough of the distribution API (`/v2/`, manifests
 * by tag or digest, Basic and Bearer challenges) to act one fault. What works is judged by a real registry, not by this.
 */
export async function startFaultyRegistry(options: FaultyRegistryOptions = {}): Promise<FaultyRegistry> {
  const fault = options.fault ?? 'none';
  const requests: RecordedRequest[] = [];
  let host = '';
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, authorization: headers.authorization, accept: headers.accept });
    const acting = requests.length <= (options.times ?? Infinity) ? fault : 'none';
    const origin = `${options.tls ? 'https' : 'http'}://${host}`;
    respond({ request, response, acting, options, origin });
  };
  const server: Server =
    options.tls && fault !== 'plain-http'
      ? createTlsServer({ cert: options.tls.certificate, key: options.tls.key }, answer)
      : createServer(answer);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server);
  host = `127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  if (fault === 'down') await stop();
  const secure = options.tls !== undefined || fault === 'plain-http';
  return { host, url: `${secure ? 'https' : 'http'}://${host}`, requests, stop };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly acting: Fault;
  readonly options: FaultyRegistryOptions;
  readonly origin: string;
}

function respond(exchange: Exchange): void {
  const { request, response, acting, options } = exchange;
  if (acting === 'slow') return;
  if (acting === 'closes-early') {
    request.socket.destroy();
    return;
  }
  if (typeof acting === 'number') {
    refuse(exchange, acting);
    return;
  }
  if ((request.url ?? '').startsWith('/token')) {
    giveToken(exchange);
    return;
  }
  if (!authorized(exchange)) {
    refuse(exchange, 401);
    return;
  }
  if (request.url === '/v2/') {
    send(exchange, 200, '{}');
    return;
  }
  const manifest = findManifest(request.url ?? '', options.manifests ?? {});
  if (manifest === undefined) {
    refuse(exchange, 404);
    return;
  }
  response.setHeader('Docker-Content-Digest', digestOf(manifest));
  response.setHeader('Content-Type', (JSON.parse(manifest) as { mediaType: string }).mediaType);
  send(exchange, 200, manifest);
}

const codes: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'MANIFEST_UNKNOWN',
  429: 'TOOMANYREQUESTS',
};

/** Answers with an error body as the distribution specification has it ("Error Codes"). */
function refuse(exchange: Exchange, status: number): void {
  const { response, options, acting, origin } = exchange;
  if (status === 401) {
    const bearer = options.login?.kind === 'bearer' || String(acting).startsWith('token-');
    const scope = scopeOf(exchange.request.url ?? '');
    const challenge = `Bearer realm="${origin}/token",service="faulty"${scope ? `,scope="${scope}"` : ''}`;
    response.setHeader('WWW-Authenticate', bearer ? challenge : 'Basic realm="faulty"');
  }
  if (status === 429 || status === 503) response.setHeader('Retry-After', options.retryAfter ?? '1');
  send(
    exchange,
    status,
    JSON.stringify({ errors: [{ code: codes[status] ?? 'UNKNOWN', message: `fault ${status}` }] }),
  );
}

function send({ request, response, acting }: Exchange, status: number, body: string): void {
  response.statusCode = status;
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  if (request.method === 'HEAD') {
    response.end();
  } else if (acting === 'cut-body') {
    response.write(body.slice(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
  } else {
    response.end(body);
  }
}

const token = 'faulty-registry-token';

function giveToken(exchange: Exchange): void {
  const { acting, options, request } = exchange;
  if (acting === 'token-broken') {
    send(exchange, 200, '<html>not a token</html>');
  } else if (
    acting === 'token-refused' ||
    (options.login && request.headers.authorization !== basic(options.login))
  ) {
    exchange.response.setHeader('WWW-Authenticate', 'Basic realm="faulty token service"');
    send(
      exchange,
      401,
      JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'no token for this login' }] }),
    );
  } else {
    send(exchange, 200, JSON.stringify({ token, expires_in: 300 }));
  }
}

function authorized({ request, acting, options }: Exchange): boolean {
  if (String(acting).startsWith('token-')) return false;
  if (!options.login) return true;
  const wanted = options.login.kind === 'basic' ? basic(options.login) : `Bearer ${token}`;
  return request.headers.authorization === wanted;
}

function basic(login: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
}

const manifestPath = /^\/v2\/(?<repository>[^?]+)\/manifests\/(?<reference>[^?/]+)/;

function findManifest(url: string, manifests: Readonly<Record<string, string>>): string | undefined {
  const { repository, reference } = manifestPath.exec(url)?.groups ?? {};
  if (!reference?.includes(':')) return manifests[`${repository}:${reference}`];
  return Object.entries(manifests).find(
    ([name, text]) => name.startsWith(`${repository}:`) && digestOf(text) === reference,
  )?.[1];
}

function scopeOf(url: string): string | undefined {
  const repository = manifestPath.exec(url)?.groups?.['repository'];
  return repository && `repository:${repository}:pull`;
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
