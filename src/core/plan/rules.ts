import type { Rule } from '../language/rule.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import { channelUnknown } from './rules/channel-unknown.ts';
import { controlPlaneMissing } from './rules/control-plane-missing.ts';
import { deliveryNeeds } from './rules/delivery-needs.ts';
import { fileMissing } from './rules/file-missing.ts';
import { nodeTwice } from './rules/node-twice.ts';
import { notGenerated } from './rules/not-generated.ts';
import { overrideTwice } from './rules/override-twice.ts';
import { overrideUnused } from './rules/override-unused.ts';
import { proxyBehindMirror } from './rules/proxy-behind-mirror.ts';
import { secretInPlan } from './rules/secret-in-plan.ts';

/** Everything that is looked for in airgap.yaml beyond its schema. */
export const planRules: readonly Rule<YamlDocument>[] = [
  channelUnknown,
  controlPlaneMissing,
  deliveryNeeds,
  fileMissing,
  nodeTwice,
  notGenerated,
  overrideTwice,
  overrideUnused,
  proxyBehindMirror,
  secretInPlan,
];
