import type { Rule } from '../../language/rule.ts';
import { stringOf, valueOf } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';

/**
 * The bootstrap file gives pods or services another network than the plan; NO_PROXY of the nodes holds that of
 * the plan, so traffic inside the cluster would go through the proxy.
 * @source canonical/k8s-snap: docs/canonicalk8s/snap/howto/networking/proxy.md
 */
export const networkOfThePlan: Rule<YamlDocument> = {
  code: 'bootstrap.network-of-the-plan',
  severity: 'warning',
  *check({ document, site }) {
    if (site.plan === undefined) return;
    const { podCidr, serviceCidr } = site.plan.network;
    const planned = [
      ['pod-cidr', podCidr, 'network.podCidr'],
      ['service-cidr', serviceCidr, 'network.serviceCidr'],
    ] as const;
    for (const [key, wanted, inPlan] of planned) {
      const value = valueOf(document.root, key);
      const written = stringOf(value);
      if (value === undefined || written === undefined || written === wanted) continue;
      yield {
        range: value.range,
        message: `The plan says ${wanted}, and everything else goes by the plan. Write ${wanted} here, or ${inPlan}: ${written} in airgap.yaml and generate again`,
        data: { meant: wanted },
      };
    }
  },
};
