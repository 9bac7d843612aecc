import { explainProxyFailure } from './explain-proxy-failure.ts';
import { explainProxyAnswer, explainProxyRefusal } from './explain-proxy-reply.ts';
import type { ProxyMeaning, ProxyOutcome, ProxyQuestion } from './proxy-outcome.ts';

/**
 * Says what the outcome of a question means for pulls by containerd. 200 and 401 are both good: a registry that wants
 * a login for `/v2/` is reached.
 * @see RFC 9110, sections 9.3.6 (CONNECT) and 15.5.8 (407); squid: errors/template.am (names in X-Squid-Error)
 */
export function explainProxyOutcome(outcome: ProxyOutcome, question: ProxyQuestion): ProxyMeaning {
  switch (outcome.kind) {
    case 'answer':
      return explainProxyAnswer(outcome, question);
    case 'refused':
      return explainProxyRefusal(outcome, question);
    case 'failed':
      return explainProxyFailure(outcome, question);
  }
}
