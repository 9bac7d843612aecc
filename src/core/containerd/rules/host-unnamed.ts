import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { parseGoUrl } from '../go-url.ts';
import { quoted } from '../hosts-form.ts';
import { namedHosts, upstreamOf } from './about.ts';

/**
 * containerd puts https:// only before what does not begin with http. A URL without a host makes server the
 * upstream without a word, and a host table one that can never be asked.
 * @source containerd core/remotes/docker/config/hosts.go, parseHostConfig; https://pkg.go.dev/net/url#Parse
 */
export const hostUnnamed: Rule<TomlDocument> = {
  code: 'hosts.host-unnamed',
  severity: 'error',
  *check(context) {
    for (const { kind, url, node } of namedHosts(context)) {
      const parsed = parseGoUrl(url.startsWith('http') ? url : `https://${url}`);
      const named = url !== '' && (!parsed.ok || (parsed.host !== '' && /^https?$/.test(parsed.scheme)));
      if (named) continue;
      const effect =
        kind === 'server'
          ? `so containerd takes ${upstreamOf(context)} for server without a word`
          : 'so this host is never asked';
      yield {
        range: node.range,
        message: `${node.raw} names no host for containerd, ${effect}. Write http://HOST:PORT or https://HOST:PORT`,
        data: { host: bareHost(url) },
      };
    }
  },
  fixes: (problem) => {
    const host = String(problem.data?.['host']);
    if (host === '') return [];
    return ['http://', 'https://'].map((scheme) => ({
      title: `Write ${scheme}${host}`,
      edits: [{ range: problem.range, text: quoted(scheme + host) }],
      preferred: false,
    }));
  },
};

/** What may have been meant: the text without what looks like a scheme. */
function bareHost(url: string): string {
  return url.replace(/^https?:\/*/i, '');
}
