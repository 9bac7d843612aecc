import { removeMark } from '../../language/remove-mark.ts';
import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { upstreamOf, versionOf } from './about.ts';

/**
 * containerd 2.x discards a file that begins with a byte order mark; 1.x passes over it.
 * @source github.com/pelletier/go-toml/v2 unstable/parser.go; containerd go.mod
 */
export const byteOrderMark: Rule<TomlDocument> = {
  code: 'hosts.byte-order-mark',
  severity: 'error',
  *check(context) {
    const { name, goToml } = versionOf(context);
    if (!context.document.byteOrderMark) return;
    const effect =
      goToml === 2
        ? `${name} discards this whole file and asks ${upstreamOf(context)}`
        : `${name} passes over it, containerd 2.x discards the file`;
    yield {
      severity: goToml === 2 ? 'error' : 'warning',
      range: { start: 0, end: 1 },
      message: `The file begins with a byte order mark: ${effect}. Save it as UTF-8 without one`,
    };
  },
  fixes: ({ range }) => removeMark(range),
};
