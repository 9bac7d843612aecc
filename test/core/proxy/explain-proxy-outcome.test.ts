import assert from 'node:assert/strict';
import { explainProxyOutcome } from '../../../src/core/proxy/explain-proxy-outcome.ts';
import type { ProxiedUpstream } from '../../../src/core/proxy/proxied-upstreams.ts';
import type { ProxyOutcome, ProxyPhase, ProxyVerdict } from '../../../src/core/proxy/proxy-outcome.ts';

const upstream: ProxiedUpstream = {
  registry: 'ghcr.io',
  host: 'ghcr.io',
  ca: undefined,
  proxy: 'http://squid.internal:3128',
  login: false,
};
const corp: ProxiedUpstream = { ...upstream, registry: 'registry.corp:5000', host: 'registry.corp:5000' };
const direct: ProxiedUpstream = { ...corp, proxy: 'direct' };

function answer(status: number, headers: Readonly<Record<string, string>> = {}): ProxyOutcome {
  return { kind: 'answer', status, headers };
}
function refused(status: number, headers: Readonly<Record<string, string>> = {}): ProxyOutcome {
  return { kind: 'refused', status, headers };
}
function failed(phase: ProxyPhase, code: string, issuer?: string): ProxyOutcome {
  return { kind: 'failed', phase, code, issuer };
}
function squid(error: string): Readonly<Record<string, string>> {
  return { 'x-squid-error': `${error} 0` };
}

describe('explainProxyOutcome', () => {
  const cases: readonly [
    outcome: ProxyOutcome,
    verdict: ProxyVerdict,
    says: RegExp,
    of?: ProxiedUpstream,
    loginSent?: boolean,
  ][] = [
    [answer(200), 'good', /answers 200/],
    [answer(401), 'good', /answers 401/],
    [answer(403), 'upstream-denied', /itself answers 403, not the proxy/],
    [answer(403, squid('ERR_ACCESS_DENIED')), 'denied', /squid\.internal:3128 does not allow it/],
    [answer(503, squid('ERR_DNS_FAIL')), 'upstream-unknown', /cannot resolve ghcr\.io/],
    [
      answer(502, squid('ERR_READ_ERROR')),
      'upstream-unreachable',
      /answers 502 itself instead of ghcr\.io \(ERR_READ_ERROR\)/,
    ],
    [answer(503), 'other', /503/],
    [answer(404), 'other', /no registry at this name/],
    [answer(302, { location: 'https://login.corp/block?u=1' }), 'redirected', /leads to login\.corp:/],
    [answer(301, { location: '/v3/' }), 'redirected', /leads to elsewhere/],
    [answer(307), 'redirected', /elsewhere/],
    [refused(407), 'proxy-login-wanted', /login: true/],
    [refused(407), 'proxy-login-wrong', /refuses this login/, upstream, true],
    [refused(407, { 'proxy-authenticate': 'Basic realm="x"' }), 'proxy-login-wanted', /login: true/],
    [
      refused(407, { 'proxy-authenticate': 'Negotiate, NTLM' }),
      'proxy-login-unsupported',
      /it offers Negotiate\)/,
    ],
    [refused(407, { 'proxy-authenticate': 'Negotiate, Basic realm="x"' }), 'proxy-login-wanted', /407/],
    [refused(403), 'denied', /allow CONNECT to ghcr\.io in its rules/],
    [refused(403), 'denied', /registry\.corp and its port 5000 \(squid: acl SSL_ports port 5000\)/, corp],
    [refused(403, squid('ERR_ACCESS_DENIED')), 'denied', /does not allow it/],
    [refused(503, squid('ERR_DNS_FAIL')), 'upstream-unknown', /cannot resolve registry\.corp:/, corp],
    [
      refused(503, squid('ERR_CONNECT_FAIL')),
      'upstream-unreachable',
      /no connection to registry\.corp:5000/,
      corp,
    ],
    [
      refused(500, squid('ERR_CANNOT_FORWARD')),
      'upstream-unknown',
      /finds no way to ghcr\.io: it cannot resolve/,
    ],
    [refused(401), 'proxy-login-wrong', /refuses this login \(401\)/, upstream, true],
    [refused(401), 'proxy-login-wanted', /wants a login/],
    [refused(301), 'proxy-is-none', /301 to CONNECT/],
    [refused(503, squid('ERR_NEW_IN_SQUID_9')), 'upstream-unreachable', /503/],
    [refused(500), 'upstream-unreachable', /cannot reach ghcr\.io:443 \(500\).*its log says which/],
    [refused(502), 'upstream-unreachable', /502/],
    [refused(400), 'proxy-is-none', /400 to CONNECT/],
    [refused(405), 'proxy-is-none', /no proxy for https/],
    [refused(429), 'other', /429/],
    [
      failed('connecting', 'ENOTFOUND'),
      'proxy-unknown',
      /name of the proxy squid\.internal:3128 cannot be resolved/,
    ],
    [failed('connecting', 'EAI_AGAIN'), 'proxy-unknown', /proxy\.https/],
    [failed('connecting', 'ECONNREFUSED'), 'proxy-down', /nothing listens on the proxy squid\.internal:3128/],
    [failed('connecting', 'timed-out'), 'proxy-unreachable', /within 10 s/],
    [failed('connecting', 'EHOSTUNREACH'), 'proxy-unreachable', /EHOSTUNREACH/],
    [failed('connecting', 'ENOTFOUND'), 'upstream-unknown', /asked directly/, direct],
    [
      failed('connecting', 'ECONNREFUSED'),
      'upstream-unreachable',
      /registry\.corp:5000, asked directly/,
      direct,
    ],
    [failed('securing-proxy', 'EPROTO'), 'proxy-tls', /http:\/\/ in proxy\.https/],
    [failed('tunnel', 'timed-out'), 'upstream-unreachable', /no tunnel to ghcr\.io:443 within 10 s/],
    [failed('tunnel', 'HPE_INVALID_CONSTANT'), 'proxy-is-none', /no HTTP proxy/],
    [failed('tunnel', 'ECONNRESET'), 'other', /closed the connection instead of answering/],
    [
      failed('securing', 'SELF_SIGNED_CERT_IN_CHAIN', '"Corp Proxy CA"'),
      'untrusted',
      /issued by "Corp Proxy CA", no public CA: the proxy opens TLS, or .* trust store of every node; .*ca of ghcr\.io under upstreams/,
    ],
    [
      failed('securing', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', '"X"'),
      'untrusted',
      /neither a public CA nor in certs\/a\.crt/,
      { ...upstream, ca: 'certs/a.crt' },
    ],
    [failed('securing', 'SELF_SIGNED_CERT_IN_CHAIN', '"X"'), 'untrusted', /: it has a CA of its own/, direct],
    [failed('securing', 'CERT_HAS_EXPIRED', '"X"'), 'certificate', /not valid now/],
    [failed('securing', 'ERR_TLS_CERT_ALTNAME_INVALID', '"X"'), 'certificate', /another name/],
    [failed('securing', 'timed-out'), 'other', /no TLS within 10 s/],
    [failed('securing', 'ERR_SSL_WRONG_VERSION_NUMBER'), 'plain-http', /does not speak TLS/],
    [failed('securing', 'EPROTO'), 'plain-http', /plain HTTP/],
    [failed('securing', 'ECONNRESET'), 'other', /ECONNRESET/],
    [failed('waiting', 'timed-out'), 'other', /did not answer within 10 s/],
    [failed('waiting', 'ECONNRESET'), 'other', /broke before an answer/],
  ];
  for (const [outcome, verdict, says, of = upstream, loginSent = false] of cases) {
    const what =
      outcome.kind === 'failed' ? `${outcome.phase} ${outcome.code}` : `${outcome.kind} ${outcome.status}`;
    it(`${what} ${says}: ${verdict}`, () => {
      const meaning = explainProxyOutcome(outcome, { upstream: of, loginSent, timeoutMs: 10_000 });
      assert.equal(meaning.verdict, verdict);
      assert.match(meaning.message, says);
      assert.doesNotMatch(meaning.message, /undefined|\.$/);
    });
  }
});
