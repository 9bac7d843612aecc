import { upstreamHost } from '../images/upstream-host.ts';
import type { Plan } from '../plan/plan.ts';
import type { LookLine } from './look-lines.ts';
import { lookLine, unseenLine } from './look-lines.ts';
import type { NodeFacts } from './node-facts.ts';

/** What a look asked from a node, and what came of it. */
export interface AskedUrls {
  readonly plan: Plan;
  readonly facts: NodeFacts;
  /** The mirror, and each upstream that is reached through the proxy. */
  readonly urls: readonly string[];
}

/**
 * Whether the mirror, and each upstream through the proxy, answers from the node, one line each. A certificate that
 * curl refuses containerd refuses too: both trust the CAs of the machine where no hosts.toml names another.
 * @see curl(1), exit code 60; update-ca-certificates(8); containerd docs/hosts.md, ca field
 */
export function urlLines({ plan, urls, facts }: AskedUrls): readonly LookLine[] {
  const why = facts.unseen.get('url') ?? 'the look was cut off';
  return urls.map((url) => {
    const answer = facts.urls.get(url);
    if (answer === undefined) return unseenLine(url, why);
    const { exit, said } = answer;
    // The node's own copy of the drop-in holds the login; here it is enough that the proxy asks for one.
    const asksForLogin = plan.proxy?.login === true && said.includes('407');
    const good = (exit === 0 && /^(?:200|401)$/.test(said)) || asksForLogin;
    const [first = ''] = said.replace(/000$/, '').trim().split('\n');
    const bad = exit === 0 ? `answers ${said}` : first;
    const problem = exit === 60 ? untrusted(plan, url) : `${bad}: the node could not pull from it`;
    return lookLine(url, good ? undefined : problem, `answers ${said}`);
  });
}

/** The lines of the upstreams with a CA of their own: containerd has no hosts.toml that names it to it. */
export function ownCaLines(asked: AskedUrls): readonly LookLine[] {
  return urlLines({ ...asked, urls: asked.urls.filter((url) => caOf(asked.plan, url) !== undefined) });
}

function caOf({ upstreams }: Plan, url: string): string | undefined {
  return [...upstreams].find(([registry]) => url === `https://${upstreamHost(registry)}/v2/`)?.[1].ca;
}

function untrusted(plan: Plan, url: string): string {
  const ca = caOf(plan, url);
  const file =
    ca === undefined ? 'the CA that signed it, maybe of a proxy that opens TLS,' : `${ca} of the carrier`;
  return `the node does not trust its certificate: put ${file} into /usr/local/share/ca-certificates/ there as a .crt file, run update-ca-certificates, and where containerd runs restart it`;
}
