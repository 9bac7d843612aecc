import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Authorizer, loginRefused, loginWanted } from './authorizer.ts';
import type { Credentials } from './authorizer.ts';
import { complainsOfPlainHttp, explainFault, speaksTls } from './connection-fault.ts';
import { parseMirrorAddress } from './mirror-address.ts';
import type { MirrorAddress } from './mirror-address.ts';
import { RegistryFault } from './registry-fault.ts';
import { parseRetryAfter } from './retry-after.ts';
import { readTrust } from './trust.ts';
import { Wire } from './wire.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** A registry, and how to reach it. */
export interface RegistryOptions {
  /** `http://HOST[:PORT]` or `https://HOST[:PORT]`. */
  readonly url: string;
  /** Absolute path of a PEM file with the registry's CA, trusted beside the public ones. */
  readonly ca?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** For one request; 15 s unless said. */
  readonly timeoutMs?: number | undefined;
  /** Longest wait that a 429 may ask for, 30 s unless said; a longer one is a fault. */
  readonly maxRetryWaitMs?: number | undefined;
  /** Connections at the same time, 6 unless said. */
  readonly concurrency?: number | undefined;
}

/** One request to the registry's API. */
export interface RegistryRequest {
  readonly method: WireRequest['method'];
  /** Absolute path, or a Location that the registry gave. */
  readonly path: string;
  /** What a token must allow, `repository:NAME:pull`; empty for none. */
  readonly scope: string;
  readonly accept?: string;
  readonly maxBytes?: number;
}

const defaultMaxBytes = 1_000_000;
const maxRedirects = 3;
const max429 = 3;
const defaultRetryWaitMs = 1000;

/**
 * A client of the OCI distribution API (opencontainers/distribution-spec spec.md) for one piece of work: it keeps
 * connections and tokens until it is closed. No proxy is used: a mirror is asked directly.
 */
export class RegistryClient {
  readonly address: MirrorAddress;
  readonly #wire: Wire;
  readonly #authorizer: Authorizer;
  readonly #options: RegistryOptions;
  readonly #signal: AbortSignal | undefined;

  private constructor(
    options: RegistryOptions,
    address: MirrorAddress,
    wire: Wire,
    signal: AbortSignal | undefined,
  ) {
    this.address = address;
    this.#wire = wire;
    this.#options = options;
    this.#signal = signal;
    this.#authorizer = new Authorizer({
      address,
      credentials: options.credentials,
      wire,
      explain: (error, server) => this.#explain(error, server),
    });
  }

  /**
   * Opens a client; nothing is asked yet.
   * @throws RegistryFault `bad-address` or `ca-unreadable`
   */
  static async open(options: RegistryOptions, signal?: AbortSignal): Promise<RegistryClient> {
    const address = parseMirrorAddress(options.url);
    const secureContext =
      options.ca === undefined || address.scheme === 'http' ? undefined : await readTrust(options.ca);
    // Each open request listens to it, and Node takes more than ten listeners for a leak.
    const ownSignal = signal === undefined ? undefined : AbortSignal.any([signal]);
    if (ownSignal !== undefined) setMaxListeners(0, ownSignal);
    const wire = new Wire({
      timeoutMs: options.timeoutMs ?? 15_000,
      maxConnections: options.concurrency ?? 6,
      secureContext,
      signal: ownSignal,
    });
    return new RegistryClient(options, address, wire, ownSignal);
  }

  /** Closes all connections and forgets tokens. */
  close(): void {
    this.#wire.close();
  }

  /** Whether a login is at hand. */
  get hasCredentials(): boolean {
    return this.#options.credentials !== undefined;
  }

  /**
   * Asks without a login, and follows nothing.
   * @throws RegistryFault for everything that is no HTTP answer
   */
  async sendPlain(method: WireRequest['method'], path: string): Promise<WireResponse> {
    const url = new URL(path, this.address.origin);
    return await this.#sendPatiently({ method, url, maxBytes: defaultMaxBytes });
  }

  /**
   * Asks, answering a challenge once, waiting where a 429 asks for it, and following redirects of GET and HEAD.
   * The Authorization header never leaves the registry's own origin.
   * @returns the answer of any status but 401 and 429
   * @throws RegistryFault for those, and for everything that is no HTTP answer
   */
  async send(request: RegistryRequest): Promise<WireResponse> {
    let url = new URL(request.path, this.address.origin);
    for (let redirects = 0; ; redirects += 1) {
      const response = await this.#sendAuthorized(request, url);
      const location = response.headers.location;
      const follows = request.method === 'GET' || request.method === 'HEAD';
      if (!follows || location === undefined || ![301, 302, 303, 307, 308].includes(response.status)) {
        return response;
      }
      url = this.#redirectTarget(location, url, redirects);
    }
  }

  #redirectTarget(location: string, from: URL, redirects: number): URL {
    const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    const { host } = this.address;
    // Only the host of the target is shown: its query often holds a signature.
    if (target === undefined || redirects >= maxRedirects) {
      throw new RegistryFault(
        'redirected',
        `${host} redirects in a circle or to no address: look at its settings for an external URL`,
      );
    }
    const downgrade = from.protocol === 'https:' && target.protocol !== 'https:';
    if (downgrade || (target.protocol !== 'https:' && target.protocol !== 'http:')) {
      throw new RegistryFault(
        'redirected',
        `${host} redirects from https to ${target.protocol}//${target.host}, which was not followed: set its external URL to https`,
      );
    }
    target.username = '';
    target.password = '';
    return target;
  }

  async #sendAuthorized(request: RegistryRequest, url: URL): Promise<WireResponse> {
    const own = url.origin === this.address.origin;
    const attempt = (authorization: string | undefined): Promise<WireResponse> =>
      this.#sendPatiently({
        method: request.method,
        url,
        headers: {
          ...(request.accept === undefined ? {} : { Accept: request.accept }),
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        maxBytes: request.maxBytes ?? defaultMaxBytes,
      });
    const first = own ? await this.#authorizer.headerFor(request.scope) : undefined;
    const response = await attempt(first);
    if (!own && (response.status === 401 || response.status === 403)) {
      throw new RegistryFault(
        'redirected',
        `${this.address.host} redirects to ${url.protocol}//${url.host}, which wants a login that is not sent on to it: name the registry itself in mirror.url`,
      );
    }
    if (response.status !== 401) return response;
    const answer = await this.#authorizer.answer(response, request.scope, first);
    const second = await attempt(answer);
    if (second.status !== 401) return second;
    throw this.#refused(answer);
  }

  /** What a 401 means that comes upon an Authorization header. */
  #refused(authorization: string): RegistryFault {
    const { host } = this.address;
    if (!this.hasCredentials) return loginWanted(host);
    // The token server took the login before it gave a token.
    if (!authorization.startsWith('Bearer ')) return loginRefused(host);
    return new RegistryFault(
      'denied',
      `${host} takes the login but refuses the token it gives for it: does the project exist in the registry, and has this user a right to it?`,
    );
  }

  async #sendPatiently(request: WireRequest): Promise<WireResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#send(request);
      if (response.status !== 429) return response;
      const wait = parseRetryAfter(response.headers['retry-after'], Date.now()) ?? defaultRetryWaitMs;
      if (attempt >= max429 || wait > (this.#options.maxRetryWaitMs ?? 30_000)) {
        throw new RegistryFault(
          'rate-limited',
          `${this.address.host} answers 429, too many requests, and asks to wait ${Math.ceil(wait / 1000)} s: raise its rate limit for this machine, or try again later`,
        );
      }
      await delay(wait, undefined, { signal: this.#signal }).catch(() => {
        throw new RegistryFault('cancelled', 'cancelled');
      });
    }
  }

  async #send(request: WireRequest): Promise<WireResponse> {
    let response: WireResponse;
    try {
      response = await this.#wire.send(request);
    } catch (error) {
      throw await this.#explain(error, parseMirrorAddress(request.url.origin));
    }
    if (request.url.protocol === 'http:' && complainsOfPlainHttp(response)) {
      throw speaksTls(parseMirrorAddress(request.url.origin));
    }
    return response;
  }

  #explain(error: unknown, address: MirrorAddress): Promise<RegistryFault> {
    return explainFault(error, {
      address,
      timeoutMs: this.#options.timeoutMs ?? 15_000,
      signal: this.#signal,
    });
  }
}
