import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { isAmbiguousPort } from '../hosts-file.ts';
import { parseGoUrl } from '../go-url.ts';
import { namedHosts, settingOf, versionOf } from './about.ts';

/**
 * ca, client or skip_verify of an http host, whatever they say, make containerd try https first and http after
 * it fails.
 * @source containerd core/remotes/docker/config/hosts.go, ConfigureHosts
 */
export const httpsFirst: Rule<TomlDocument> = {
  code: 'hosts.https-first',
  severity: 'warning',
  *check(context) {
    const version = versionOf(context);
    for (const host of namedHosts(context)) {
      const parsed = parseGoUrl(host.url);
      if (!parsed.ok || parsed.scheme !== 'http' || parsed.host === '') continue;
      const key = ['ca', 'client', 'skip_verify'].find((each) => settingOf(host, each) !== undefined);
      const entry = key === undefined ? undefined : settingOf(host, key);
      if (key === undefined || entry === undefined) continue;
      if (!isAmbiguousPort(parsed.host, version)) continue;
      yield {
        range: entry.key.range,
        message: `With ${key} set ${version.name} asks ${parsed.host} by https first, and by http when that fails. Remove ${key}, or write https:// if the host speaks it`,
      };
    }
  },
};
