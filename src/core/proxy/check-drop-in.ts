import type { Plan } from '../plan/plan.ts';
import type { Problem, Severity } from '../problems/problem.ts';

/** The codes of the problems of a proxy drop-in, each with its severity. */
export const dropInCodes = {
  /**
   * A % that is not doubled begins a specifier of systemd: it is replaced by something else, or the whole variable
   * is dropped.
   * @source systemd.unit(5), Specifiers
   */
  'proxy.percent': 'error',
  /**
   * A user and password stand in a file that is carried and kept with the plan; they belong in the node’s own copy
   * only.
   * @source canonical/k8s-snap: docs/canonicalk8s/snap/howto/networking/proxy.md
   */
  'proxy.login-in-plan': 'error',
  /**
   * NO_PROXY lacks the pod or the service network, so traffic inside the cluster would go through the proxy.
   * @source canonical/k8s-snap: docs/canonicalk8s/snap/howto/networking/proxy.md
   */
  'proxy.network-missing': 'error',
} as const satisfies Readonly<Record<string, Severity>>;

type Code = keyof typeof dropInCodes;

/**
 * What is wrong with a proxy drop-in of the plan's folder, in the order of the text.
 * @param plan without one the networks are not looked for
 */
export function checkDropIn(text: string, plan: Plan | undefined): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (code: Code, start: number, length: number, message: string): void => {
    problems.push({ code, severity: dropInCodes[code], range: { start, end: start + length }, message });
  };
  for (const { index, 0: line } of text.matchAll(/^[ \t]*Environment[ \t]*=.*$/gm)) {
    for (const { index: at, 0: percent } of line.matchAll(/%%|%[^%\s]?/g)) {
      if (percent !== '%%')
        add('proxy.percent', index + at, 1, 'systemd takes this % for the start of a specifier. Write %%');
    }
    const login = /:\/\/([^@"'/\s]+)@/.exec(line);
    if (login?.[1] !== undefined)
      add(
        'proxy.login-in-plan',
        index + login.index + 3,
        login[1].length,
        'This login would be carried with the plan. Take it out, and write proxy: {login: true} in airgap.yaml: it is asked for where the node gets its own copy',
      );
    const direct = /\b(NO_PROXY|no_proxy)=([^"'\s]*)/.exec(line);
    if (direct?.[1] === undefined || direct[2] === undefined || plan === undefined) continue;
    const missing = networksMissing(direct[2], plan);
    if (missing.length > 0)
      add(
        'proxy.network-missing',
        index + direct.index,
        direct[1].length,
        `${direct[1]} lacks ${missing.join(' and ')}, so traffic inside the cluster would go through the proxy. Add ${missing.join(',')}`,
      );
  }
  return problems;
}

function networksMissing(written: string, { network }: Plan): readonly string[] {
  const entries = new Set(written.split(',').map((entry) => entry.trim()));
  if (entries.has('*')) return [];
  return `${network.podCidr},${network.serviceCidr}`.split(',').filter((cidr) => !entries.has(cidr));
}
