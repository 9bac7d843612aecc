import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { hostOfHeader } from '../go-toml-2.ts';
import { versionOf } from './about.ts';

/**
 * containerd 2.x lists a host again for each header that comes back to it: its tables must stand below each
 * other.
 * @source containerd core/remotes/docker/config/hosts.go, getSortedHosts
 */
export const hostSplit: Rule<TomlDocument> = {
  code: 'hosts.host-split',
  severity: 'warning',
  *check(context) {
    const { name, goToml } = versionOf(context);
    const seen = new Set<string>();
    let last = '';
    for (const statement of context.document.statements) {
      const host = hostOfHeader(statement);
      if (host === undefined || host === last) continue;
      last = host;
      if (!seen.has(host)) {
        seen.add(host);
        continue;
      }
      const effect =
        goToml === 2 ? `${name} asks it twice` : `${name} does not mind, containerd 2.x asks it twice`;
      yield {
        severity: goToml === 2 ? 'warning' : 'info',
        range: statement.range,
        message: `This table of ${host} stands below another host: ${effect}. Move it right below [host."${host}"]`,
      };
    }
  },
};
