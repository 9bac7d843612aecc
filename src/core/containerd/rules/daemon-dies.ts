import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { judgeHostsFile } from '../hosts-file.ts';
import { registryOf, versionOf } from './about.ts';

/**
 * Some forms of hosts.toml make containerd panic: the daemon dies at the next pull, and again after each
 * restart.
 * @source github.com/pelletier/go-toml/v2 unmarshaler.go before 2.4.3; containerd v1.7
 *   remotes/docker/config/hosts.go, getSortedHosts
 */
export const daemonDies: Rule<TomlDocument> = {
  code: 'hosts.daemon-dies',
  severity: 'error',
  *check(context) {
    const { document, site } = context;
    const verdict = judgeHostsFile(document, {
      directory: '/',
      registry: registryOf(context) ?? 'registry.invalid',
      version: site.containerd,
    });
    if (verdict.state !== 'crash') return;
    yield {
      range: verdict.range ?? { start: 0, end: document.source.lineRange(0).end },
      message: `${verdict.reason}: ${versionOf(context).name} dies at the next pull of this registry. Write each host as one [host."URL"] table with its keys below`,
    };
  },
};
