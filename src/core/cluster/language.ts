import { bootstrapSchema } from '../../generated/bootstrap-schema.ts';
import type { Language } from '../language/language.ts';
import { yamlCursorAt } from '../language/yaml/yaml-cursor.ts';
import { yamlStyle } from '../language/yaml/yaml-style.ts';
import { parseYaml } from '../language/yaml/yaml.ts';
import type { YamlDocument } from '../language/yaml/yaml.ts';
import { bootstrapRules } from './rules.ts';
import { validateBootstrap } from './validate-bootstrap.ts';

/** The language of bootstrap.yaml and of the join files. */
export const bootstrapLanguage: Language<YamlDocument> = {
  kind: 'bootstrap',
  parse: parseYaml,
  schema: bootstrapSchema,
  validate: validateBootstrap,
  unknownKey: { severity: 'error', effect: 'k8s refuses the whole file' },
  rules: bootstrapRules,
  cursorAt: yamlCursorAt,
  style: yamlStyle,
};
