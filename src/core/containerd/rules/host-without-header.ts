import type { Rule } from '../../language/rule.ts';
import { isInlineTable, type TomlDocument } from '../../language/toml/toml.ts';
import { versionOf, type HostsContext } from './about.ts';

/**
 * containerd 2.x takes hosts from [host."URL"] headers alone: dotted keys and inline tables are ignored without
 * a word, or kill the daemon. 1.x reads them, inline tables in any order.
 * @source containerd core/remotes/docker/config/hosts.go, getSortedHosts; github.com/pelletier/go-toml/v2
 *   unmarshaler.go
 */
export const hostWithoutHeader: Rule<TomlDocument> = {
  code: 'hosts.host-without-header',
  severity: 'error',
  *check(context) {
    const { name, goToml } = versionOf(context);
    const headed = new Set(
      context.document.statements.flatMap((each) =>
        each.kind === 'table' && each.path[0]?.value === 'host' ? [each.path[1]?.value] : [],
      ),
    );
    const seen = new Set<string>();
    for (const { url, range } of hostsWithoutHeader(context)) {
      if (headed.has(url) || seen.has(url)) continue;
      seen.add(url);
      const effect =
        goToml === 2
          ? `${name} ignores it without a word, so this host is never asked`
          : `${name} reads it, containerd 2.x ignores it without a word`;
      yield {
        severity: goToml === 2 ? 'error' : 'warning',
        range,
        message: `This host has no header of its own: ${effect}. Write [host."${url}"] and its keys below`,
      };
    }
  },
};

function hostsWithoutHeader({
  document,
}: HostsContext): readonly { url: string; range: { start: number; end: number } }[] {
  let table: readonly unknown[] = [];
  return document.statements.flatMap((statement) => {
    if (statement.kind !== 'assignment') {
      table = statement.path.map((key) => key.value);
      return [];
    }
    const inHost = table.length === 1 && table[0] === 'host';
    const [first, second] = statement.path;
    const host = inHost ? first : table.length === 0 && first?.value === 'host' ? second : undefined;
    if (host !== undefined) return [{ url: String(host.value), range: host.range }];
    if (table.length > 0 || first?.value !== 'host' || !isInlineTable(statement.value)) return [];
    return statement.value.entries.map(({ key }) => ({ url: String(key.value), range: key.range }));
  });
}
