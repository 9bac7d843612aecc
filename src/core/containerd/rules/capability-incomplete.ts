import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { plainOf } from '../../language/tree.ts';
import { hostTables, settingOf, upstreamOf } from './about.ts';

/**
 * A pull by tag asks only hosts with both pull and resolve. A mirror with one of them is passed over, and the
 * upstream is asked.
 * @source containerd core/remotes/docker/resolver.go, Resolve
 */
export const capabilityIncomplete: Rule<TomlDocument> = {
  code: 'hosts.capability-incomplete',
  severity: 'error',
  *check(context) {
    for (const host of hostTables(context.document)) {
      const value = settingOf(host, 'capabilities')?.value;
      const list = plainOf(value);
      if (value === undefined || !Array.isArray(list) || list.length === 0) continue;
      const words = list.map((word) => String(word).toLowerCase());
      const lacks = ['pull', 'resolve'].filter((word) => !words.includes(word));
      if (lacks.length === 0) continue;
      yield {
        range: value.range,
        message: `${host.node.raw} has no ${lacks.join(' and no ')}, so containerd does not ask it for a tag and goes on to ${upstreamOf(context)}. Write capabilities = ["pull", "resolve"]`,
      };
    }
  },
  fixes: (problem) => [
    {
      title: 'Write ["pull", "resolve"]',
      edits: [{ range: problem.range, text: '["pull", "resolve"]' }],
      preferred: true,
    },
  ],
};
