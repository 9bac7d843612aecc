import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';
import { isMirrorName, mirrorShown } from '../sync-names.ts';

/**
 * With `tls: disabled` regsync speaks http. A mirror that speaks https answers with an error, and each image is
 * tried again for minutes.
 * @source regclient config/host.go, HostNewDefName
 */
export const tlsDisabled: Rule<SyncFile> = {
  code: 'sync.tls-disabled',
  severity: 'error',
  *check({ document, site }) {
    if (site.plan?.mirror?.plainHttp !== false) return;
    for (const entry of document.creds) {
      if (!isMirrorName(entry.name, site) || entry.tls?.text.toLowerCase() !== 'disabled') continue;
      yield {
        range: entry.tls.node.range,
        message: `The plan's mirror ${mirrorShown(site)} speaks https, but regsync will speak http to it and fail. Write tls: enabled, or http:// in the plan's mirror.url`,
        data: { meant: 'enabled' },
      };
    }
  },
};
