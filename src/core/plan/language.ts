import { airgapSchema } from '../../generated/airgap-schema.ts';
import type { Language } from '../language/language.ts';
import { yamlCursorAt } from '../language/yaml/yaml-cursor.ts';
import { yamlStyle } from '../language/yaml/yaml-style.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import { planRules } from './rules.ts';
import { validatePlan } from './validate-plan.ts';

/** The language of airgap.yaml. */
export const planLanguage: Language<YamlDocument> = {
  kind: 'plan',
  parse: parseYaml,
  schema: airgapSchema,
  validate: validatePlan,
  unknownKey: { severity: 'error', effect: 'nothing would come of it' },
  rules: planRules,
  cursorAt: yamlCursorAt,
  style: yamlStyle,
};
