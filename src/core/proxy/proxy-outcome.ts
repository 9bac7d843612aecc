import type { ProxiedUpstream } from './proxied-upstreams.ts';

/** How far a question had come: to the first machine on the way, TLS with the proxy, CONNECT, TLS with the upstream. */
export type ProxyPhase = 'connecting' | 'securing-proxy' | 'tunnel' | 'securing' | 'waiting';

/** What came of asking an upstream for `/v2/`. */
export type ProxyOutcome =
  /** The upstream's answer, or that of whoever stands in for it. Names of headers are in lower case. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  /** The proxy's answer to CONNECT, which is no tunnel. */
  | { readonly kind: 'refused'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly kind: 'failed';
      readonly phase: ProxyPhase;
      /** Node's code of the error; `timed-out` where the time was over. */
      readonly code: string;
      /** Who signed the certificate, where it is the certificate that is not trusted. */
      readonly issuer?: string | undefined;
    };

/** What an outcome means. Faults that begin with `proxy-` are of the proxy itself, whatever it is asked for. */
export type ProxyVerdict =
  | 'good'
  | 'proxy-unnamed'
  | 'proxy-unknown'
  | 'proxy-down'
  | 'proxy-unreachable'
  | 'proxy-tls'
  | 'proxy-is-none'
  | 'proxy-login-wanted'
  | 'proxy-login-wrong'
  | 'proxy-login-unsupported'
  | 'denied'
  | 'upstream-unknown'
  | 'upstream-unreachable'
  | 'upstream-denied'
  | 'untrusted'
  | 'certificate'
  | 'plain-http'
  | 'redirected'
  | 'ca-unreadable'
  | 'other';

/** A verdict, and a line for people: what is so, and what to do. */
export interface ProxyMeaning {
  readonly verdict: ProxyVerdict;
  readonly message: string;
}

/** What was asked, and with how much time. */
export interface ProxyQuestion {
  readonly upstream: ProxiedUpstream;
  /** Whether a login was sent to the proxy. */
  readonly loginSent: boolean;
  readonly timeoutMs: number;
}

/** The host of a proxy's URL, `HOST[:PORT]`. */
export function proxyHostOf(proxy: string): string {
  return proxy.replace(/^https?:\/\//, '');
}

/** What a proxy is asked to connect to for a host, `HOST:PORT`. */
export function connectTarget(host: string): string {
  return /:\d+$/.test(host) ? host : `${host}:443`;
}

/** A verdict with its line. */
export function meaning(verdict: ProxyVerdict, message: string): ProxyMeaning {
  return { verdict, message };
}
