import type { Rule } from '../../language/rule.ts';
import { nodeAt } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import { plannedImages } from '../planned-images.ts';

/**
 * Images come in by mirror, but there is no sync file to copy them, or no hosts.toml that sends nodes to the
 * mirror.
 * @source the page, sections Populate the registry mirror and Configure container runtime
 */
export const notGenerated: Rule<YamlDocument> = {
  code: 'plan.not-generated',
  severity: 'warning',
  *check({ document, site }) {
    const url = nodeAt(document.root, ['mirror', 'url']);
    if (url === undefined || site.plan === undefined || site.fileExists('sync-images.yaml') === undefined)
      return;
    const images = plannedImages(site).filter((image) => image.delivery.includes('mirror'));
    if (images.length === 0) return;
    if (site.syncFiles.length === 0) {
      yield {
        range: url.range,
        message: `${images.length} images come in by mirror, and no sync-images.yaml copies them there. Run Air-Gap: Generate sync-images.yaml`,
        data: { file: 'sync-images.yaml' },
      };
    }
    const upstreams = new Set(images.map((image) => image.reference.registry));
    const missing = [...upstreams].filter((upstream) => !hasHostsFile(upstream, site.hostsFiles));
    if (missing.length === 0) return;
    yield {
      range: url.range,
      message: `Nodes would ask ${missing.join(', ')} and not the mirror: there is no hosts.toml for ${missing.length === 1 ? 'it' : 'them'}. Run Air-Gap: Generate hosts.toml for Each Upstream`,
      data: { file: 'hosts.toml' },
    };
  },
};

/** containerd looks for `host_port_`, then `host:port`, then `_default` (containerd, core/remotes/docker/config/hosts.go). */
function hasHostsFile(upstream: string, files: readonly { readonly path: string }[]): boolean {
  const names = [upstream.replace(/:(\d+)$/, '_$1_'), upstream, '_default'];
  return files.some((file) => names.some((name) => file.path === `hosts.d/${name}/hosts.toml`));
}
