import type { Rule } from '../../language/rule.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import { overridesIn, removeOverride } from '../overrides.ts';
import { matchedNames } from '../plan.ts';
import { plannedImages } from '../planned-images.ts';

/**
 * No listed image matches an override: it was spelled otherwise, lacks the `/` of a prefix, or its images are gone.
 * @source the page, section Choose how to access images
 */
export const overrideUnused: Rule<YamlDocument> = {
  code: 'plan.override-unused',
  severity: 'hint',
  *check({ document, site }) {
    const overrides = overridesIn(document);
    if (overrides.length === 0) return;
    const images = plannedImages(site).map(({ reference }) => matchedNames(reference));
    if (images.length === 0) return;
    const whole = new Set(images.flatMap((image) => image.whole));
    for (const { match, node, index } of overrides) {
      const isPrefix = match.endsWith('/');
      if (isPrefix ? images.some(({ name }) => name.startsWith(match)) : whole.has(match)) continue;
      yield {
        range: node.range,
        message: `No listed image is ${match}${isPrefix ? '…' : ''}, so this override does nothing. Write REGISTRY/REPOSITORY, or a prefix that ends in /`,
        data: { index },
      };
    }
  },
  fixes: ({ data }, { document }) => removeOverride(document, Number(data?.['index'])),
};
