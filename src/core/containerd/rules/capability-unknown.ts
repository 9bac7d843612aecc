import { nearestWord } from '../../language/nearest.ts';
import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { stringOf, valueOf, type ScalarNode } from '../../language/tree.ts';
import { quoted } from '../hosts-form.ts';
import { knownCapabilities } from '../hosts-file.ts';
import { hostTables, upstreamOf, versionOf, type HostsContext } from './about.ts';

/**
 * A capability that this containerd does not know makes it discard the whole file and ask the upstream.
 * referrers came with 2.2.0.
 * @source containerd core/remotes/docker/config/hosts.go, parseHostConfig; commit b668614b5 for referrers
 */
export const capabilityUnknown: Rule<TomlDocument> = {
  code: 'hosts.capability-unknown',
  severity: 'error',
  *check(context) {
    const version = versionOf(context);
    const known: readonly string[] = knownCapabilities(version);
    for (const { word, node } of wordsOf(context)) {
      if (known.includes(word.toLowerCase())) continue;
      const meant = nearestWord(word, known);
      const since = word.toLowerCase() === 'referrers' ? ', which came with containerd 2.2' : '';
      yield {
        range: node.range,
        message: `${version.name} does not know the capability ${node.raw}${since}: it discards this whole file and asks ${upstreamOf(context)}. ${meant === undefined ? 'Remove it' : `Write "${meant}"`}`,
        data: meant === undefined ? {} : { meant },
      };
    }
  },
  fixes: (problem, context) => {
    const meant = problem.data?.['meant'];
    if (typeof meant === 'string') {
      return [
        { title: `Write ${meant}`, edits: [{ range: problem.range, text: quoted(meant) }], preferred: true },
      ];
    }
    const text = context.document.source.text;
    const after = /^\s*,\s*/.exec(text.slice(problem.range.end))?.[0].length ?? 0;
    const before = after > 0 ? 0 : (/\s*,\s*$/.exec(text.slice(0, problem.range.start))?.[0].length ?? 0);
    const range = { start: problem.range.start - before, end: problem.range.end + after };
    return [{ title: 'Remove it', edits: [{ range, text: '' }], preferred: true }];
  },
};

function wordsOf(context: HostsContext): readonly { readonly word: string; readonly node: ScalarNode }[] {
  const tables = [context.document.root, ...hostTables(context.document).map((host) => host.table)];
  return tables.flatMap((table) => {
    const list = valueOf(table, 'capabilities');
    if (list?.kind !== 'sequence') return [];
    return list.items.flatMap((node) => {
      const word = stringOf(node);
      return word === undefined || node.kind !== 'scalar' ? [] : [{ word, node }];
    });
  });
}
