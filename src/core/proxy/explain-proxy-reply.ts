import { splitHost } from './is-excepted.ts';
import type { ProxiedUpstream } from './proxied-upstreams.ts';
import { connectTarget, meaning, proxyHostOf } from './proxy-outcome.ts';
import type { ProxyMeaning, ProxyOutcome, ProxyQuestion } from './proxy-outcome.ts';

type Reply = Extract<ProxyOutcome, { status: number }>;

/** What an answer to `/v2/` means: 200 and 401 are good. */
export function explainProxyAnswer({ status, headers }: Reply, { upstream }: ProxyQuestion): ProxyMeaning {
  const { host } = upstream;
  if (status === 200 || status === 401) return meaning('good', `answers ${status}`);
  // A proxy that opens TLS refuses inside of it.
  const squid = squidMeaning(headers, upstream);
  if (squid !== undefined) return squid;
  const error = squidError(headers);
  if (error !== undefined) {
    return meaning(
      'upstream-unreachable',
      `${proxyHostOf(upstream.proxy ?? '')} answers ${status} itself instead of ${host} (${error}): it cannot resolve the name, or has no way there; its log says which`,
    );
  }
  if (status === 403) {
    return meaning(
      'upstream-denied',
      `${host} itself answers 403, not the proxy: it lets nobody in from this address, so ask its operator`,
    );
  }
  if (status >= 300 && status < 400) {
    const to = URL.canParse(headers['location'] ?? '')
      ? new URL(headers['location'] ?? '').host
      : 'elsewhere';
    return meaning(
      'redirected',
      `/v2/ answers ${status} and leads to ${to}: a registry does not, so look for a sign-in or block page of the proxy`,
    );
  }
  const why = status === 404 ? 'there is no registry at this name' : 'no registry answers so';
  return meaning('other', `/v2/ answers ${status}: ${why}; ask its operator, or that of the proxy`);
}

/** What a proxy means that makes no tunnel. */
export function explainProxyRefusal({ status, headers }: Reply, question: ProxyQuestion): ProxyMeaning {
  const { upstream } = question;
  const proxy = proxyHostOf(upstream.proxy ?? '');
  const target = connectTarget(upstream.host);
  // tinyproxy answers a wrong login with 401.
  if (status === 407 || status === 401) return explainLogin({ status, headers }, proxy, question.loginSent);
  const squid = squidMeaning(headers, upstream);
  if (squid !== undefined) return squid;
  if (status === 403) return denied(upstream);
  if ((status >= 300 && status < 400) || [400, 404, 405, 501].includes(status)) {
    return meaning(
      'proxy-is-none',
      `${proxy} answers ${status} to CONNECT, so it is no proxy for https: correct proxy.https, or let it do CONNECT`,
    );
  }
  if (status >= 500) {
    return meaning(
      'upstream-unreachable',
      `${proxy} cannot reach ${target} (${status}): it cannot resolve the name, or has no way there; its log says which`,
    );
  }
  return meaning('other', `${proxy} answers ${status} to CONNECT ${target}: look at its log`);
}

function explainLogin(
  { status, headers }: Pick<Reply, 'status' | 'headers'>,
  proxy: string,
  loginSent: boolean,
): ProxyMeaning {
  const offered = headers['proxy-authenticate'] ?? '';
  if (offered !== '' && !/(?:^|,)\s*basic\b/i.test(offered)) {
    const scheme = /^[A-Za-z-]{1,20}/.exec(offered)?.[0] ?? 'another scheme';
    return meaning(
      'proxy-login-unsupported',
      `${proxy} takes no login that containerd knows (${status}, it offers ${scheme}): have it offer Basic, or let the nodes in without a login`,
    );
  }
  return loginSent
    ? meaning(
        'proxy-login-wrong',
        `${proxy} refuses this login (${status}): look again, and enter the right user and password`,
      )
    : meaning(
        'proxy-login-wanted',
        `${proxy} wants a login (${status}): write proxy: {login: true} in airgap.yaml, and look again to be asked for it`,
      );
}

/** What squid's own name of its error tells; undefined where there is none that tells more than the status. */
function squidMeaning(
  headers: Readonly<Record<string, string>>,
  upstream: ProxiedUpstream,
): ProxyMeaning | undefined {
  const proxy = proxyHostOf(upstream.proxy ?? '');
  switch (squidError(headers)) {
    case 'ERR_ACCESS_DENIED':
      return denied(upstream);
    case 'ERR_DNS_FAIL':
      return meaning(
        'upstream-unknown',
        `${proxy} cannot resolve ${splitHost(upstream.host).name}: correct the name in the image list, or the DNS of the proxy`,
      );
    // Since squid 5 a name that does not resolve is a path that is not found (tunnel.cc, noteDestinationsEnd).
    case 'ERR_CANNOT_FORWARD':
      return meaning(
        'upstream-unknown',
        `${proxy} finds no way to ${splitHost(upstream.host).name}: it cannot resolve the name, or its own parent proxy is gone; its log says which`,
      );
    case 'ERR_CONNECT_FAIL':
      return meaning(
        'upstream-unreachable',
        `${proxy} gets no connection to ${connectTarget(upstream.host)}: check the way and the firewall from the proxy`,
      );
    default:
      return undefined;
  }
}

function squidError(headers: Readonly<Record<string, string>>): string | undefined {
  return /^ERR_[A-Z_]{1,40}/.exec(headers['x-squid-error'] ?? '')?.[0];
}

function denied({ host, proxy = '' }: ProxiedUpstream): ProxyMeaning {
  const { port } = splitHost(host);
  // squid's own configuration lets CONNECT to 443 only, by its list SSL_ports.
  const ports = port === '443' ? '' : ` and its port ${port} (squid: acl SSL_ports port ${port})`;
  return meaning(
    'denied',
    `${proxyHostOf(proxy)} does not allow it (403): allow CONNECT to ${splitHost(host).name}${ports} in its rules`,
  );
}
