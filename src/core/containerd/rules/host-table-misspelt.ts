import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { upstreamOf, versionOf } from './about.ts';

/**
 * The word host must be in lower case and without an s. containerd 1.6 discards the file, later ones ignore the
 * table without a word.
 * @source containerd core/remotes/docker/config/hosts.go, getSortedHosts
 */
export const hostTableMisspelt: Rule<TomlDocument> = {
  code: 'hosts.host-table-misspelt',
  severity: 'error',
  *check(context) {
    const { name, needsHostTable } = versionOf(context);
    const { statements } = context.document;
    const right = statements.some((each) => each.path[0]?.value === 'host');
    for (const { path } of statements) {
      const [word] = path;
      if (
        word === undefined ||
        path.length < 2 ||
        word.value === 'host' ||
        !/^hosts?$/i.test(String(word.value))
      )
        continue;
      const effect =
        needsHostTable && !right
          ? `discards this whole file and asks ${upstreamOf(context)}`
          : 'ignores this table without a word, so this mirror is never asked';
      yield {
        range: word.range,
        message: `The table is called host, not ${word.raw}: ${name} ${effect}. Write host`,
      };
    }
  },
  fixes: (problem) => [
    { title: 'Write host', edits: [{ range: problem.range, text: 'host' }], preferred: true },
  ],
};
