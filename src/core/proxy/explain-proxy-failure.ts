import type { ProxiedUpstream } from './proxied-upstreams.ts';
import { connectTarget, meaning, proxyHostOf } from './proxy-outcome.ts';
import type { ProxyMeaning, ProxyOutcome, ProxyQuestion, ProxyVerdict } from './proxy-outcome.ts';

type Failed = Extract<ProxyOutcome, { kind: 'failed' }>;

/** What it means that no whole answer came: by how far the question had come, and Node's code of the error. */
export function explainProxyFailure(failed: Failed, question: ProxyQuestion): ProxyMeaning {
  const { host, proxy } = question.upstream;
  const { code } = failed;
  const seconds = `${question.timeoutMs / 1000} s`;
  const through = proxy === undefined || proxy === 'direct' ? undefined : proxyHostOf(proxy);
  switch (failed.phase) {
    case 'connecting':
      return through === undefined
        ? explainConnecting(code, seconds, {
            at: `${host}, asked directly as proxy.noProxy says,`,
            verdicts: ['upstream-unknown', 'upstream-unreachable', 'upstream-unreachable'],
            mend: 'correct the image list or proxy.noProxy',
          })
        : explainConnecting(code, seconds, {
            at: `the proxy ${through}`,
            verdicts: ['proxy-unknown', 'proxy-down', 'proxy-unreachable'],
            mend: 'correct proxy.https',
          });
    case 'securing-proxy':
      return meaning(
        'proxy-tls',
        `${through ?? host} and this machine agree on no TLS (${code}): write http:// in proxy.https where it speaks plain HTTP, else give it a certificate of a public CA`,
      );
    case 'tunnel':
      return explainTunnel(code, seconds, question.upstream);
    case 'securing':
      return explainSecuring(failed, seconds, question.upstream);
    case 'waiting':
      return code === 'timed-out'
        ? meaning('other', `${host} did not answer within ${seconds}: look again, and at the proxy's load`)
        : meaning(
            'other',
            `the connection to ${host} broke before an answer (${code}): look at the proxy's log`,
          );
  }
}

function explainConnecting(
  code: string,
  seconds: string,
  {
    at,
    verdicts: [unknown, down, unreachable],
    mend,
  }: {
    readonly at: string;
    readonly verdicts: readonly [ProxyVerdict, ProxyVerdict, ProxyVerdict];
    readonly mend: string;
  },
): ProxyMeaning {
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'].includes(code)) {
    return meaning(
      unknown,
      `the name of ${at} cannot be resolved on this machine: ${mend}, or add it to DNS`,
    );
  }
  if (code === 'ECONNREFUSED') return meaning(down, `nothing listens on ${at}: start it, or ${mend}`);
  if (code === 'timed-out') {
    return meaning(
      unreachable,
      `${at} took no connection within ${seconds}: ${mend}, or the firewall on the way`,
    );
  }
  return meaning(
    unreachable,
    `there is no way from this machine to ${at} (${code}): check route and firewall`,
  );
}

function explainTunnel(code: string, seconds: string, { host, proxy = '' }: ProxiedUpstream): ProxyMeaning {
  const through = proxyHostOf(proxy);
  if (code === 'timed-out') {
    return meaning(
      'upstream-unreachable',
      `${through} made no tunnel to ${connectTarget(host)} within ${seconds}: it may not get there; look at its log`,
    );
  }
  if (code.startsWith('HPE_')) {
    return meaning('proxy-is-none', `what listens on ${through} is no HTTP proxy: correct proxy.https`);
  }
  return meaning(
    'other',
    `${through} closed the connection instead of answering CONNECT (${code}): is it an HTTP proxy, and does it let this machine in?`,
  );
}

function explainSecuring(
  { code, issuer }: Failed,
  seconds: string,
  { registry, host, ca, proxy }: ProxiedUpstream,
): ProxyMeaning {
  if (issuer !== undefined) return explainCertificate(code, issuer, { registry, host, ca, proxy });
  if (code === 'timed-out') {
    return meaning('other', `${host} began no TLS within ${seconds}: look at the proxy's log and load`);
  }
  if (code === 'EPROTO' || /^ERR_SSL_(?:WRONG_VERSION|PACKET_LENGTH|HTTP)/.test(code)) {
    return meaning(
      'plain-http',
      `what answers as ${host} does not speak TLS but perhaps plain HTTP, and containerd asks for https: correct the port in the image list`,
    );
  }
  return meaning(
    'other',
    `no TLS with ${host} (${code}): something on the way, or the proxy's rules, cut the connection; look at its log`,
  );
}

function explainCertificate(
  code: string,
  issuer: string,
  { registry, host, ca, proxy }: Pick<ProxiedUpstream, 'registry' | 'host' | 'ca' | 'proxy'>,
): ProxyMeaning {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return meaning(
      'certificate',
      `the certificate shown as ${host} is for another name (issued by ${issuer})`,
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return meaning(
      'certificate',
      `the certificate of ${host} is not valid now (issued by ${issuer}): renew it, or set this machine's clock`,
    );
  }
  const who =
    proxy === 'direct'
      ? 'it has a CA of its own'
      : 'the proxy opens TLS, or the upstream has a CA of its own';
  return meaning(
    'untrusted',
    ca === undefined
      ? `the certificate is issued by ${issuer}, no public CA: ${who}. containerd needs that CA in the trust store of every node; name its PEM file as ca of ${registry} under upstreams`
      : `the certificate is issued by ${issuer}, which is neither a public CA nor in ${ca}: ${who}. Put the right CA there, and into the trust store of every node`,
  );
}
