import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { parseGoUrl } from '../go-url.ts';
import { namedHosts, upstreamOf, versionOf } from './about.ts';

/**
 * A URL that Go cannot read, with a space, a template or a bad port in it, makes containerd discard the whole
 * file.
 * @source containerd core/remotes/docker/config/hosts.go, parseHostConfig; https://pkg.go.dev/net/url#Parse
 */
export const urlRefused: Rule<TomlDocument> = {
  code: 'hosts.url-refused',
  severity: 'error',
  *check(context) {
    for (const { url, node } of namedHosts(context)) {
      const parsed = parseGoUrl(url.startsWith('http') ? url : `https://${url}`);
      if (url === '' || parsed.ok) continue;
      yield {
        range: node.range,
        message: `${node.raw} ${parsed.reason}, so ${versionOf(context).name} discards this whole file and asks ${upstreamOf(context)}. Write http://HOST:PORT or https://HOST:PORT`,
      };
    }
  },
};
