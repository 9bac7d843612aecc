import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { entryOf } from '../../language/tree.ts';
import { hostTables, versionOf } from './about.ts';

/**
 * containerd before 2.0.7 ignores dial_timeout without a word and waits 30 seconds.
 * @source containerd core/remotes/docker/config/hosts.go, hostFileConfig
 */
export const dialTimeoutUnknown: Rule<TomlDocument> = {
  code: 'hosts.dial-timeout-unknown',
  severity: 'warning',
  *check(context) {
    const { name, dialTimeout } = versionOf(context);
    if (dialTimeout) return;
    for (const table of [context.document.root, ...hostTables(context.document).map((host) => host.table)]) {
      const entry = entryOf(table, 'dial_timeout');
      if (entry === undefined) continue;
      yield {
        range: entry.key.range,
        message: `${name} does not know dial_timeout and waits 30 seconds whatever it says. Remove it`,
      };
    }
  },
};
