import type { Rule } from '../language/rule.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import { featureNotNamed } from './rules/feature-not-named.ts';
import { keyOfAnotherFile } from './rules/key-of-another-file.ts';
import { networkOfThePlan } from './rules/network-of-the-plan.ts';

/** Everything that is looked for in bootstrap.yaml and the join files beyond their schema. */
export const bootstrapRules: readonly Rule<YamlDocument>[] = [
  featureNotNamed,
  keyOfAnotherFile,
  networkOfThePlan,
];
