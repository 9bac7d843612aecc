import type { Evidence, StepProblem } from '../steps/state.ts';
import type { ProxiedUpstream } from './proxied-upstreams.ts';
import { proxyHostOf } from './proxy-outcome.ts';
import type { ProxyMeaning } from './proxy-outcome.ts';

/** An upstream, and what asking it came to. */
export interface ProxyLook {
  readonly upstream: ProxiedUpstream;
  readonly meaning: ProxyMeaning;
}

/**
 * What a look at the upstreams through the proxy proves. A fault of the proxy itself is said once, and counts as if the
 * upstreams behind it had not been looked at, since nobody asked them.
 */
export function proxyEvidence(looks: readonly ProxyLook[]): Evidence {
  const faults = looks.filter(({ meaning }) => meaning.verdict !== 'good');
  const problems = new Map<string, StepProblem>();
  for (const { upstream, meaning } of faults) {
    const subject = isOfProxy(meaning) ? 'Proxy' : upstream.host;
    problems.set(`${subject} ${meaning.message}`, { subject, message: meaning.message });
  }
  const through = looks.find(({ upstream: { proxy } }) => proxy !== undefined && proxy !== 'direct');
  const where =
    through?.upstream.proxy === undefined ? '' : ` through ${proxyHostOf(through.upstream.proxy)}`;
  const upstreams = looks.length === 1 ? 'upstream answers' : 'upstreams answer';
  return {
    expected: looks.length,
    checked: looks.filter(({ meaning }) => !isOfProxy(meaning)).length,
    problems: [...problems.values()],
    summary: `${looks.length - faults.length} of ${looks.length} ${upstreams}${where}`,
  };
}

function isOfProxy({ verdict }: ProxyMeaning): boolean {
  return verdict.startsWith('proxy-');
}
