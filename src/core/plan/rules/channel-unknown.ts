import type { Rule } from '../../language/rule.ts';
import { nodeAt, stringOf } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import { knownTracks } from '../../containerd/versions.ts';

/**
 * The track is not one whose containerd version is known, so hosts.toml is checked against the newest known
 * one.
 * @source canonical/k8s-snap build-scripts/components/containerd/version on the release branches
 */
export const channelUnknown: Rule<YamlDocument> = {
  code: 'plan.channel-unknown',
  severity: 'warning',
  *check({ document, site }) {
    for (const path of [
      ['kubernetes', 'channel'],
      ['upgrade', 'to'],
    ]) {
      const node = nodeAt(document.root, path);
      const channel = stringOf(node);
      if (node === undefined || channel === undefined || !channel.includes('/')) continue;
      const track = channel.split('/')[0] ?? '';
      if (knownTracks.some((known) => track === `${known}-classic` || track === known)) continue;
      yield {
        range: node.range,
        message: `The containerd of track ${track} is not known here; hosts.toml is checked against containerd ${site.containerd}. Known tracks: ${knownTracks.map((known) => `${known}-classic`).join(', ')}`,
      };
    }
  },
};
