import { upstreamHost } from '../images/upstream-host.ts';
import type { Plan } from '../plan/plan.ts';
import { plannedImages } from '../plan/planned-images.ts';
import type { Site } from '../plan/site.ts';
import type { StepCommand } from '../steps/step.ts';
import { isExcepted } from './is-excepted.ts';
import { noProxyOf } from './no-proxy.ts';

/** An upstream whose images come in by proxy, and how containerd reaches it. */
export interface ProxiedUpstream {
  /** As in image references, and as a key of the plan's `upstreams`. */
  readonly registry: string;
  /** Where it answers, `HOST[:PORT]`. */
  readonly host: string;
  /** The PEM file of its CA, relative to the site's folder. */
  readonly ca: string | undefined;
  /** The proxy's URL; `direct` where NO_PROXY excepts the host; undefined where the plan names no proxy for https. */
  readonly proxy: string | undefined;
  /** Whether the plan says that the proxy asks for a login. */
  readonly login: boolean;
}

/** The upstreams of all images that come in by proxy, each once, by name. */
export function proxiedUpstreams(site: Pick<Site, 'plan' | 'lists'>): readonly ProxiedUpstream[] {
  const { plan } = site;
  if (plan === undefined) return [];
  const images = plannedImages(site).filter(({ delivery }) => delivery.includes('proxy'));
  const registries = [...new Set(images.map(({ reference }) => reference.registry))];
  return registries.toSorted().map((registry) => upstreamOf(registry, plan));
}

function upstreamOf(registry: string, plan: Plan): ProxiedUpstream {
  const host = upstreamHost(registry);
  return {
    registry,
    host,
    ca: plan.upstreams.get(registry)?.ca,
    proxy: isExcepted(host, noProxyOf(plan)) ? 'direct' : plan.proxy?.https?.replace(/\/$/, ''),
    login: plan.proxy?.login ?? false,
  };
}

/**
 * The page's question to an upstream as a command. There is no login in it: curl asks on the terminal for the password
 * of `USER`, which is to be replaced.
 * @see canonical/k8s-snap: docs/canonicalk8s/snap/howto/install/offline.md, "Ensure proxy access"; curl(1), --proxy-user
 */
export function curlOf({ host, ca, proxy, login }: ProxiedUpstream): StepCommand {
  const way =
    proxy === undefined || proxy === 'direct'
      ? ['--noproxy', '*']
      : ['--proxy', proxy, ...(login ? ['--proxy-user', 'USER'] : [])];
  const trust = ca === undefined ? [] : ['--cacert', ca];
  return { argv: ['curl', '-I', ...way, ...trust, `https://${host}/v2/`], cwd: '.', env: [] };
}
