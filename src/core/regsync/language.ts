import { regsyncSchema } from '../../generated/regsync-schema.ts';
import { compileSchema } from '../language/compile-schema.ts';
import type { Language } from '../language/language.ts';
import { yamlCursorAt } from '../language/yaml/yaml-cursor.ts';
import { yamlStyle } from '../language/yaml/yaml-style.ts';
import { parseSyncFile } from './parse-sync-file.ts';
import { syncRules } from './rules.ts';
import type { SyncFile } from './sync-file.ts';

/** The language of sync-images.yaml. */
export const syncLanguage: Language<SyncFile> = {
  kind: 'sync',
  parse: parseSyncFile,
  schema: regsyncSchema,
  validate: compileSchema(regsyncSchema),
  unknownKey: { severity: 'warning', effect: 'regsync ignores it without a word' },
  rules: syncRules,
  cursorAt: yamlCursorAt,
  style: yamlStyle,
};
