import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { plainOf } from '../../language/tree.ts';
import type { TextEdit } from '../../problems/problem.ts';
import { cleanPath } from '../go-path.ts';
import { parseGoUrl } from '../go-url.ts';
import { insertRootSetting, namedHosts, settingOf, type HostsContext } from './about.ts';

/**
 * containerd puts /v2 behind a path that does not end in it. override_path in a host table does not reach
 * server, nor the other way round: it must stand in both places.
 * @source containerd core/remotes/docker/config/hosts.go, parseHostConfig; docs/hosts.md, override_path
 */
export const pathSuffixed: Rule<TomlDocument> = {
  code: 'hosts.path-suffixed',
  severity: 'error',
  *check(context) {
    for (const host of namedHosts(context)) {
      const parsed = parseGoUrl(host.url.startsWith('http') ? host.url : `https://${host.url}`);
      if (host.url === '' || !parsed.ok || /^\/*$/.test(parsed.path)) continue;
      const path = cleanPath(parsed.path);
      if (path.endsWith('/v2') || plainOf(settingOf(host, 'override_path')?.value) === true) continue;
      const where = host.kind === 'server' ? 'above the first table' : 'in this table';
      yield {
        range: host.node.range,
        message: `containerd asks ${parsed.host}${path}/v2/… here, with /v2 behind the path. Write override_path = true ${where}`,
        data: { kind: host.kind, url: host.url },
      };
    }
  },
  fixes: (problem, context) => {
    const host = namedHosts(context).find(
      ({ kind, node }) => kind === problem.data?.['kind'] && node.range.start === problem.range.start,
    );
    const written = host === undefined ? undefined : settingOf(host, 'override_path')?.value;
    const edit =
      written !== undefined
        ? { range: written.range, text: 'true' }
        : host?.kind === 'server'
          ? insertRootSetting(context, ['override_path', 'true'])
          : insertIntoTable(problem.range.start, context);
    return edit === undefined ? [] : [{ title: 'Add override_path = true', edits: [edit], preferred: true }];
  },
};

/** Below the header that holds an offset. */
function insertIntoTable(offset: number, { document }: HostsContext): TextEdit | undefined {
  const { source, statements } = document;
  const header = statements.find(
    (each) =>
      each.kind === 'table' &&
      each.path.length === 2 &&
      each.range.start <= offset &&
      offset < each.range.end,
  );
  if (header === undefined) return undefined;
  const { end } = source.lineRange(header.line);
  const eol = source.text.includes('\r\n') ? '\r\n' : '\n';
  return { range: { start: end, end }, text: `${eol}  override_path = true` };
}
