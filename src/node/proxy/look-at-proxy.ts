import { join } from 'node:path';
import { explainProxyOutcome } from '../../core/proxy/explain-proxy-outcome.ts';
import type { ProxiedUpstream } from '../../core/proxy/proxied-upstreams.ts';
import type { ProxyLook } from '../../core/proxy/proxy-evidence.ts';
import { meaning } from '../../core/proxy/proxy-outcome.ts';
import type { ProxyMeaning } from '../../core/proxy/proxy-outcome.ts';
import type { Credentials } from '../registry/authorizer.ts';
import { RegistryFault } from '../registry/registry-fault.ts';
import { readTrust } from '../registry/trust.ts';
import { askThroughProxy } from './ask-through-proxy.ts';

/** What a look at a proxy works with. */
export interface ProxyLookOptions {
  /** Absolute path of the site's folder, where the CA files are. */
  readonly root: string;
  /** The proxy's login; none is sent where it is undefined. */
  readonly login?: Credentials | undefined;
  /** Milliseconds for each upstream, 10 000 unless said. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A proxy that is slow for one upstream must not make all others wait; more would only load it. */
const atOnce = 4;

/**
 * Asks every upstream for `/v2/` as containerd would get there, a few at once.
 * @returns a line for each upstream, in their order
 * @throws Failure `cancelled` only
 */
export async function lookAtProxy(
  upstreams: readonly ProxiedUpstream[],
  options: ProxyLookOptions,
): Promise<readonly ProxyLook[]> {
  const looks: ProxyLook[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < upstreams.length; at = next++) {
      const upstream = upstreams[at];
      if (upstream === undefined) return;
      looks[at] = { upstream, meaning: await lookAt(upstream, options) };
      done += 1;
      options.onProgress?.(done, upstreams.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, upstreams.length) }, work));
  return looks;
}

async function lookAt(upstream: ProxiedUpstream, options: ProxyLookOptions): Promise<ProxyMeaning> {
  const { registry, host, ca, proxy } = upstream;
  const { root, login, timeoutMs = 10_000, signal } = options;
  if (proxy === undefined) {
    return meaning(
      'proxy-unnamed',
      'the plan names no proxy for https, so containerd asks registries directly: set proxy.https in airgap.yaml',
    );
  }
  try {
    const trust = ca === undefined ? undefined : await readTrust(join(root, ca), `ca of ${registry}`);
    const through = proxy === 'direct' ? undefined : proxy;
    const outcome = await askThroughProxy(
      { host, proxy: through, login: through === undefined ? undefined : login, trust },
      { timeoutMs, signal },
    );
    return explainProxyOutcome(outcome, { upstream, loginSent: login !== undefined, timeoutMs });
  } catch (error) {
    if (error instanceof RegistryFault && error.reason === 'ca-unreadable') {
      return meaning('ca-unreadable', error.message);
    }
    throw error;
  }
}
