import { generatedHeader } from '../generate/generated-header.ts';
import { deliveriesOf } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import { environmentLine } from '../systemd/environment-line.ts';
import { noProxyOf } from './no-proxy.ts';

/** What the drop-in says: nothing else of a plan changes it. */
export interface ProxyDropIn {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly noProxy: readonly string[];
  readonly login: boolean;
}

/** What the drop-in of a plan says; undefined where no image comes in by proxy, or the plan names no proxy. */
export function proxyDropInOf(plan: Plan): ProxyDropIn | undefined {
  const { proxy } = plan;
  if (proxy === undefined || !deliveriesOf(plan).has('proxy')) return undefined;
  if (proxy.http === undefined && proxy.https === undefined) return undefined;
  return {
    http: proxy.http?.replace(/\/$/, ''),
    https: proxy.https?.replace(/\/$/, ''),
    noProxy: noProxyOf(plan),
    login: proxy.login,
  };
}

/**
 * The text of http-proxy.conf, a systemd drop-in for containerd of the k8s snap. Variables stand in upper and in lower
 * case, since some programs read only one of them. There is no login in it: see `withProxyLogin`.
 * @see canonical/k8s-snap: docs/canonicalk8s/snap/howto/networking/proxy.md
 */
export function formatProxyDropIn({ http, https, noProxy, login }: ProxyDropIn, digest: string): string {
  const variables = [
    ['HTTP_PROXY', http],
    ['HTTPS_PROXY', https],
    ['NO_PROXY', noProxy.join(',')],
  ] as const;
  const lines = variables.flatMap(([name, value]) =>
    value === undefined ? [] : [environmentLine(name, value), environmentLine(name.toLowerCase(), value)],
  );
  return [
    generatedHeader(digest),
    '# On each node: /etc/systemd/system/snap.k8s.containerd.service.d/http-proxy.conf, beside what is there already.',
    '# Then systemctl daemon-reload; and only where the node is bootstrapped: systemctl restart snap.k8s.containerd.service',
    ...(login ? ["# The proxy's login goes into the node's own copy only, mode 0600."] : []),
    '[Service]',
    ...lines,
    '',
  ].join('\n');
}
