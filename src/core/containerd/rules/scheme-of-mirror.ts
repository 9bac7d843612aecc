import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { parseGoUrl } from '../go-url.ts';
import { quoted } from '../hosts-form.ts';
import { namedHosts } from './about.ts';

/**
 * Without a scheme containerd takes https. A scheme other than the plan's makes every request to the mirror
 * fail.
 * @source containerd core/remotes/docker/config/hosts.go, parseHostConfig
 */
export const schemeOfMirror: Rule<TomlDocument> = {
  code: 'hosts.scheme-of-mirror',
  severity: 'error',
  *check(context) {
    const mirror = context.site.plan?.mirror;
    if (mirror === undefined) return;
    const scheme = mirror.plainHttp ? 'http' : 'https';
    for (const { url, node } of namedHosts(context)) {
      const parsed = parseGoUrl(url.startsWith('http') ? url : `https://${url}`);
      if (!parsed.ok || parsed.host !== mirror.host || parsed.scheme === scheme) continue;
      const cause = url.startsWith('http') ? `says ${parsed.scheme}` : 'has no scheme, which means https';
      const right = `${scheme}://${url.replace(/^https?:\/\//, '')}`;
      yield {
        range: node.range,
        message: `${node.raw} ${cause}, and the plan's mirror speaks ${scheme}: every request to it fails. Write ${quoted(right)}`,
        data: { right },
      };
    }
  },
  fixes: (problem) => {
    const right = quoted(String(problem.data?.['right']));
    return [{ title: `Write ${right}`, edits: [{ range: problem.range, text: right }], preferred: true }];
  },
};
