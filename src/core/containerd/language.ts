import { hostsSchema } from '../../generated/hosts-schema.ts';
import { compileSchema } from '../language/compile-schema.ts';
import type { Language } from '../language/language.ts';
import { tomlCursorAt, tomlStyle } from '../language/toml/toml-completion.ts';
import type { TomlDocument } from '../language/toml/toml.ts';
import { parseHostsFile } from './parse-hosts-file.ts';
import { hostsRules } from './rules.ts';

/** The language of hosts.toml. */
export const hostsLanguage: Language<TomlDocument> = {
  kind: 'hosts',
  parse: parseHostsFile,
  schema: hostsSchema,
  validate: compileSchema(hostsSchema),
  unknownKey: { severity: 'warning', effect: 'containerd ignores it without a word' },
  rules: hostsRules,
  cursorAt: tomlCursorAt,
  style: tomlStyle,
};
