import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { entryOf } from '../../language/tree.ts';
import { upstreamOf, versionOf } from './about.ts';

/**
 * containerd 1.6 discards a file without any host table; an empty [host] line is enough.
 * @source containerd v1.6 remotes/docker/config/hosts.go, getSortedHosts
 */
export const serverOnly: Rule<TomlDocument> = {
  code: 'hosts.server-only',
  severity: 'error',
  *check(context) {
    const { root, flaws } = context.document;
    const { name, needsHostTable } = versionOf(context);
    const server = entryOf(root, 'server');
    if (!needsHostTable || flaws.length > 0 || server === undefined || entryOf(root, 'host') !== undefined)
      return;
    yield {
      range: server.range,
      message: `${name} discards a file that has server and no host table, and asks ${upstreamOf(context)}. Add a line [host] at the end`,
    };
  },
  fixes: (_problem, { document: { source } }) => {
    const end = source.text.length;
    const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
    const gap = source.text.endsWith('\n') ? '' : eol;
    return [
      {
        title: 'Add [host]',
        edits: [{ range: { start: end, end }, text: `${gap}[host]${eol}` }],
        preferred: true,
      },
    ];
  },
};
