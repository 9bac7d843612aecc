import { parseChallenges } from './challenge.ts';
import type { Challenge } from './challenge.ts';
import { parseMirrorAddress } from './mirror-address.ts';
import type { MirrorAddress } from './mirror-address.ts';
import { RegistryFault } from './registry-fault.ts';
import type { Wire, WireResponse } from './wire.ts';

/** A login. It is kept in memory and reaches the registry, or the token server that the registry names. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const maxTokenBytes = 1_000_000;

/**
 * Answers a registry's challenges: Basic, and tokens as in the distribution project's token specification
 * (distribution/distribution docs/content/spec/auth/token.md). Tokens are kept per scope as long as this object lives.
 */
export class Authorizer {
  readonly #address: MirrorAddress;
  readonly #credentials: Credentials | undefined;
  readonly #wire: Wire;
  readonly #explain: (error: unknown, address: MirrorAddress) => Promise<RegistryFault>;
  readonly #headers = new Map<string, Promise<string>>();

  constructor(options: {
    readonly address: MirrorAddress;
    readonly credentials: Credentials | undefined;
    readonly wire: Wire;
    /** Says what a failed request to the token server means. */
    readonly explain: (error: unknown, address: MirrorAddress) => Promise<RegistryFault>;
  }) {
    this.#address = options.address;
    this.#credentials = options.credentials;
    this.#wire = options.wire;
    this.#explain = options.explain;
  }

  /** The Authorization header that answered this scope's last challenge; undefined where there was none yet. */
  async headerFor(scope: string): Promise<string | undefined> {
    return await this.#known(scope);
  }

  /**
   * Answers a 401.
   * @param refused the Authorization header that the 401 came upon, undefined for a request without one
   * @returns the header to try next
   * @throws RegistryFault `login-wanted`, `login-refused`, or what the token server met
   */
  async answer(response: WireResponse, scope: string, refused: string | undefined): Promise<string> {
    // Another request may have answered the same challenge meanwhile, or be about to.
    const known = await this.#known(scope);
    if (known !== undefined && known !== refused) return known;
    const { host } = this.#address;
    const challenges = parseChallenges(response.headers['www-authenticate']);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) return await this.#remember(scope, this.#fetchToken(bearer, scope));
    if (this.#credentials === undefined) throw loginWanted(host);
    if (refused !== undefined) throw loginRefused(host);
    if (!challenges.some(({ scheme }) => scheme === 'basic')) {
      throw new RegistryFault(
        'login-refused',
        `${host} wants a login in a way that is neither Basic nor Bearer: turn htpasswd or token logins on in the registry`,
      );
    }
    return await this.#remember(basicScope, Promise.resolve(basicHeader(this.#credentials)));
  }

  #known(scope: string): Promise<string> | undefined {
    return this.#headers.get(basicScope) ?? this.#headers.get(scope);
  }

  async #remember(scope: string, header: Promise<string>): Promise<string> {
    this.#headers.set(scope, header);
    try {
      return await header;
    } catch (error) {
      if (this.#headers.get(scope) === header) this.#headers.delete(scope);
      throw error;
    }
  }

  async #fetchToken(challenge: Challenge, scope: string): Promise<string> {
    const url = this.#tokenUrl(challenge, scope);
    const headers = this.#credentials === undefined ? {} : { Authorization: basicHeader(this.#credentials) };
    let response: WireResponse;
    try {
      response = await this.#wire.send({ method: 'GET', url, headers, maxBytes: maxTokenBytes });
    } catch (error) {
      throw await this.#explain(error, parseMirrorAddress(url.origin));
    }
    return this.#readToken(response, url.host);
  }

  #tokenUrl(challenge: Challenge, scope: string): URL {
    const { host, scheme } = this.#address;
    const realm = challenge.parameters.get('realm') ?? '';
    const url = URL.canParse(realm) ? new URL(realm) : undefined;
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      throw new RegistryFault(
        'login-refused',
        `${host} names no usable token server: set the realm of its token authentication to an http or https address`,
      );
    }
    if (scheme === 'https' && url.protocol === 'http:' && this.#credentials !== undefined) {
      throw new RegistryFault(
        'login-refused',
        `${host} sends logins on to ${url.host} over plain HTTP, so the login was not sent: set the realm of its token authentication to https`,
      );
    }
    const service = challenge.parameters.get('service');
    if (service !== undefined) url.searchParams.set('service', service);
    const wanted = challenge.parameters.get('scope') ?? scope;
    if (wanted !== '') url.searchParams.set('scope', wanted);
    return url;
  }

  #readToken(response: WireResponse, server: string): string {
    if (response.status === 401 || response.status === 403) {
      throw this.#credentials === undefined
        ? loginWanted(this.#address.host)
        : loginRefused(this.#address.host);
    }
    const token = response.status === 200 ? tokenIn(response.body) : undefined;
    if (token === undefined) {
      throw new RegistryFault(
        'unexpected',
        `the token server ${server} of ${this.#address.host} answered ${response.status} without a token: look at its log`,
      );
    }
    return `Bearer ${token}`;
  }
}

/** Basic counts for the whole registry, so it is asked for once. */
const basicScope = '(basic)';

function basicHeader({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function tokenIn(body: Buffer): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { token, access_token: accessToken } = value as { token?: unknown; access_token?: unknown };
  const found = typeof token === 'string' && token !== '' ? token : accessToken;
  // It becomes a header, so it may hold nothing that ends one.
  return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
}

/** The fault of a registry that wants a login where none is at hand. */
export function loginWanted(host: string): RegistryFault {
  return new RegistryFault('login-wanted', `${host} wants a login: enter its user and password`);
}

/** The fault of a registry that does not take the login. */
export function loginRefused(host: string): RegistryFault {
  return new RegistryFault(
    'login-refused',
    `${host} refused the login: forget the stored credentials and enter the mirror's user and password again`,
  );
}
