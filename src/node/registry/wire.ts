import { Agent as HttpAgent, ClientRequest } from 'node:http';
import type { ClientRequestArgs, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { SecureContext } from 'node:tls';

/** One HTTP request. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** A longer body is not read to its end. */
  readonly maxBytes: number;
}

/** Its answer, the body whole and in memory. */
export interface WireResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** How far a request had come when it failed. */
export type WirePhase = 'connecting' | 'securing' | 'waiting' | 'reading';

/** A request without an answer; `cause` is Node's own error. */
export class WireError extends Error {
  readonly phase: WirePhase;
  readonly kind: 'error' | 'timed-out' | 'cancelled' | 'too-large';
  /** Whether it went over a connection that had been idle: the other side may just have closed it. */
  readonly reused: boolean;

  constructor(kind: WireError['kind'], state: { phase: WirePhase; reused: boolean }, cause?: unknown) {
    super(`HTTP request failed (${kind})`, { cause });
    this.kind = kind;
    this.phase = state.phase;
    this.reused = state.reused;
  }
}

/** The connections of one piece of work, kept alive between its requests. Close them when it is done. */
export class Wire {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;

  /**
   * @param options.timeoutMs for one request, from the connection to the last byte
   * @param options.maxConnections to one host
   * @param options.secureContext certificates to trust; Node's own where absent
   */
  constructor(options: {
    readonly timeoutMs: number;
    readonly maxConnections: number;
    readonly secureContext?: SecureContext | undefined;
    readonly signal?: AbortSignal | undefined;
  }) {
    const agent = { keepAlive: true, maxSockets: options.maxConnections };
    this.#http = new HttpAgent(agent);
    const { secureContext } = options;
    this.#https = new HttpsAgent({
      ...agent,
      // Said, so that NODE_TLS_REJECT_UNAUTHORIZED and the editor's settings for its own downloads do not count.
      rejectUnauthorized: true,
      ...(secureContext === undefined ? {} : { secureContext }),
    });
    this.#timeoutMs = options.timeoutMs;
    this.#signal = options.signal;
  }

  /** Closes every connection. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  /**
   * Sends one request and reads its answer. Redirects are answers like others.
   * @throws WireError for everything that is not a whole HTTP answer in time
   */
  async send(request: WireRequest): Promise<WireResponse> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      // A server may close an idle connection at the very moment it is used again; the request never reached it.
      const stale =
        error instanceof WireError && error.reused && error.kind === 'error' && error.phase === 'waiting';
      if (stale && request.method !== 'POST') return await this.#attempt(request);
      throw error;
    }
  }

  #attempt(request: WireRequest): Promise<WireResponse> {
    return new Promise((resolve, reject) => {
      const state = { phase: 'connecting' as WirePhase, reused: false };
      // ClientRequest itself, since VS Code's extension host replaces `http.request` to go through its proxy:
      // a mirror is always asked directly.
      const outgoing = new ClientRequest(this.#argumentsOf(request));
      const fail = (kind: WireError['kind'], cause?: unknown): void => {
        finish();
        reject(new WireError(kind, { ...state }, cause));
        outgoing.destroy();
      };
      const timer = setTimeout(() => fail('timed-out'), this.#timeoutMs);
      const onAbort = (): void => fail('cancelled');
      const finish = (): void => {
        clearTimeout(timer);
        this.#signal?.removeEventListener('abort', onAbort);
      };
      if (this.#signal?.aborted === true) return onAbort();
      this.#signal?.addEventListener('abort', onAbort, { once: true });
      watchPhases(outgoing, request.url.protocol === 'https:', state);
      outgoing.on('error', (error) => fail('error', error));
      outgoing.on('response', (incoming) => {
        state.phase = 'reading';
        readBody(incoming, request.maxBytes, {
          done: (body) => {
            finish();
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
          },
          tooLarge: () => fail('too-large'),
          broken: (error) => fail('error', error),
        });
      });
      outgoing.end();
    });
  }

  #argumentsOf(request: WireRequest): ClientRequestArgs {
    const { url } = request;
    return {
      method: request.method,
      protocol: url.protocol,
      // Node wants an IPv6 address without the brackets of a URL.
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? undefined : url.port,
      path: `${url.pathname}${url.search}`,
      agent: url.protocol === 'https:' ? this.#https : this.#http,
      headers: {
        'User-Agent': 'airgap-k8s',
        // Without a length Node announces an empty POST in chunks, which some registries refuse.
        ...(request.method === 'POST' ? { 'Content-Length': '0' } : {}),
        ...request.headers,
      },
    };
  }
}

function watchPhases(
  outgoing: ClientRequest,
  secure: boolean,
  state: { phase: WirePhase; reused: boolean },
): void {
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) {
      state.reused = outgoing.reusedSocket;
      state.phase = 'waiting';
      return;
    }
    socket.once('connect', () => {
      state.phase = secure ? 'securing' : 'waiting';
    });
    if (secure) {
      socket.once('secureConnect', () => {
        state.phase = 'waiting';
      });
    }
  });
}

function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  on: { done: (body: Buffer) => void; tooLarge: () => void; broken: (error: unknown) => void },
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) on.tooLarge();
    else chunks.push(chunk);
  });
  incoming.on('error', on.broken);
  incoming.on('close', () => {
    if (incoming.complete) on.done(Buffer.concat(chunks));
    else on.broken(new Error('closed before the end of the answer'));
  });
}
