import type { Rule } from '../../language/rule.ts';
import { entryOf, nodeAt } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import { clusterFileOf } from '../file-of-path.ts';

/** Features that a bootstrap without a file turns on, and one with a file does not. */
const onWithoutFile = ['network', 'dns', 'gateway', 'local-storage'] as const;

/**
 * A feature that is on without a bootstrap file, and off with one that does not name it; metrics-server alone
 * is on where it is not named.
 * @source canonical/k8s-snap: docs/canonicalk8s/_parts/bootstrap_config.md,
 *   src/k8s/pkg/k8sd/types/cluster_config_defaults.go
 */
export const featureNotNamed: Rule<YamlDocument> = {
  code: 'bootstrap.feature-not-named',
  severity: 'warning',
  *check({ document, path }) {
    const { root } = document;
    if (root?.kind !== 'map' || root.entries[0] === undefined || clusterFileOf(path) !== 'bootstrap') return;
    const config = nodeAt(root, ['cluster-config']);
    const missing = onWithoutFile.filter((name) => nodeAt(config, [name, 'enabled']) === undefined);
    if (missing.length === 0) return;
    const at = entryOf(root, 'cluster-config')?.key ?? root.entries[0].key;
    const [first] = missing;
    yield {
      range: at.range,
      message: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} off, since a bootstrap with a file turns on only what the file names. Write ${first}: {enabled: true} below cluster-config, or enabled: false to say that it is meant`,
    };
  },
};
