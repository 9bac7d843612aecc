import { text } from 'node:stream/consumers';
import type { ProxiedUpstream } from '../../../../src/core/proxy/proxied-upstreams.ts';
import type { ProxyLook } from '../../../../src/core/proxy/proxy-evidence.ts';
import { lookAtProxy } from '../../../../src/node/proxy/look-at-proxy.ts';
import type { ProxyLookOptions } from '../../../../src/node/proxy/look-at-proxy.ts';

export interface ProxyLookQuestion {
  readonly upstreams: readonly ProxiedUpstream[];
  readonly options: Pick<ProxyLookOptions, 'root' | 'login' | 'timeoutMs'>;
}

async function answer(): Promise<readonly ProxyLook[]> {
  const { upstreams, options } = JSON.parse(await text(process.stdin)) as ProxyLookQuestion;
  return lookAtProxy(upstreams, options);
}

void answer().then((looks) => process.stdout.write(JSON.stringify(looks)));
