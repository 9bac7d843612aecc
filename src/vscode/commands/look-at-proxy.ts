import { proxiedUpstreams } from '../../core/proxy/proxied-upstreams.ts';
import { proxyEvidence } from '../../core/proxy/proxy-evidence.ts';
import type { ProxyLook } from '../../core/proxy/proxy-evidence.ts';
import { stateOf } from '../../core/steps/state.ts';
import { lookAtProxy } from '../../node/proxy/look-at-proxy.ts';
import type { MirrorLogin } from '../state/credentials.ts';
import { inputsDigest } from '../state/steps-of-site.ts';
import type { ChosenStep } from './choose-step.ts';
import { askLogin } from './credentials.ts';
import type { StepParts } from './step-parts.ts';
import { withProgress } from './with-progress.ts';

/**
 * Asks each upstream through the plan's proxy (step proxy.check). Where the plan says that the proxy wants a login, it
 * is asked for once; one that the proxy refused is forgotten, so that the next look asks again.
 */
export async function lookAtProxyOfSite(
  { credentials, log, steps }: StepParts,
  { site, plan }: ChosenStep,
): Promise<readonly ProxyLook[]> {
  const { root } = site;
  const inputs = inputsDigest(site, 'proxy.check');
  const upstreams = proxiedUpstreams(site.site);
  const proxy = plan.proxy?.https;
  let login: MirrorLogin = 'anonymous';
  if (proxy !== undefined && upstreams.some((upstream) => upstream.login && upstream.proxy !== 'direct')) {
    login = (await credentials.get(root, proxy)) ?? (await askLogin(credentials, root, proxy, 'proxy'));
  }
  const looks = await withProgress('Asking upstreams through the proxy', (signal, onProgress) =>
    lookAtProxy(upstreams, {
      root: root.fsPath,
      login: login === 'anonymous' ? undefined : login,
      signal,
      onProgress,
    }),
  );
  for (const { upstream, meaning } of looks) log.info(`${upstream.host}: ${meaning.message}`);
  if (proxy !== undefined && looks.some(({ meaning }) => meaning.verdict.startsWith('proxy-login-w'))) {
    await credentials.forget(root, proxy);
  }
  steps.looked(root, 'proxy.check', stateOf(proxyEvidence(looks), Date.now()), inputs);
  return looks;
}
