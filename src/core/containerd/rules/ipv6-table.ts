import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { upstreamOf, versionOf } from './about.ts';

/**
 * containerd 1.x ends a table header at the first ], also inside quotes, and discards a file with an IPv6
 * address there. server alone with an empty [host] line works everywhere.
 * @source github.com/pelletier/go-toml v1.9.5 lexer.go, lexInsideTableKey
 */
export const ipv6Table: Rule<TomlDocument> = {
  code: 'hosts.ipv6-table',
  severity: 'error',
  *check(context) {
    const { name, goToml } = versionOf(context);
    if (goToml !== 1) return;
    for (const { kind, path } of context.document.statements) {
      const bracketed = kind === 'assignment' ? undefined : path.find((key) => /[[\]]/.test(key.raw));
      if (bracketed === undefined) continue;
      yield {
        range: bracketed.range,
        message: `${name} cannot read a table header with a bracket inside its quotes: it discards this whole file and asks ${upstreamOf(context)}. Write server = ${bracketed.raw} above the first table, and an empty [host] line instead of this table`,
      };
    }
  },
};
