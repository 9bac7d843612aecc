import type { Rule } from '../../language/rule.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import { overridesIn, removeOverride } from '../overrides.ts';
import type { WrittenOverride } from '../overrides.ts';

/**
 * Two overrides match the same images and send them different ways. An image has exactly one way in, so the first
 * counts and the other does nothing; a list of ways means several on purpose.
 * @source the page, section Choose how to access images
 */
export const overrideTwice: Rule<YamlDocument> = {
  code: 'plan.override-twice',
  severity: 'error',
  *check({ document }) {
    const seen = new Map<string, WrittenOverride>();
    for (const override of overridesIn(document)) {
      const { match, ways, node, index } = override;
      const first = seen.get(match);
      if (first === undefined) seen.set(match, override);
      else if (first.ways !== ways) {
        yield {
          range: node.range,
          message: `${match} comes in by ${first.ways} already, so ${ways} here does nothing. Remove one of them, or name both ways in one: [mirror, sideload]`,
          data: { index },
          related: { range: first.node.range, message: `by ${first.ways}` },
        };
      }
    }
  },
  fixes: ({ data }, { document }) => removeOverride(document, Number(data?.['index'])),
};
