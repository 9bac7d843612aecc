import { checkDocument } from '../../../src/core/language/check.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { syncLanguage } from '../../../src/core/regsync/language.ts';
import type { Problem } from '../../../src/core/problems/problem.ts';

/** The codes that claim: regsync refuses this whole file. */
const loadCodes =
  /^(?:yaml\..*|sync\.(?:wrong-type|wrong-value|byte-order-mark|template-unquoted|template-refused|tls-value|cred-expire|yaml-refused))$/;

/** Everything wrong with a sync file on its own. */
export function problemsOf(text: string): Problem[] {
  return checkDocument(syncLanguage, {
    document: syncLanguage.parse(text),
    path: 'sync-images.yaml',
    site: emptySite,
  });
}

/** The errors by which we say that regsync will not load a file. */
export function loadErrorsOf(text: string): Problem[] {
  return problemsOf(text).filter(({ code, severity }) => severity === 'error' && loadCodes.test(code));
}

/** Files that regsync loads though we call them broken, each with the reason why that is right. */
export const stricter: Readonly<Record<string, string>> = {
  bom: 'it loads, but the key behind the byte order mark is not read',
  cr: 'YAML 1.2 ends a line at a lone CR; goccy/go-yaml does so too, the yaml package does not',
  '? val': 'YAML 1.2 reads ? as an indicator; goccy/go-yaml takes it as text',
  ', val': 'a plain value may not begin with , in YAML 1.2',
  '} val': 'a plain value may not begin with } in YAML 1.2',
  'flow in block': 'YAML 1.2 wants the lines of a flow list indented',
  'flow bad indent': 'YAML 1.2 wants the lines of a flow list indented',
  'flow close less': 'YAML 1.2 wants the lines of a flow list indented',
  longkey: 'YAML 1.2 allows 1024 characters for a key',
  bin: 'version 0b1 is no way to write 1',
  '1_': 'version 1_ is no way to write 1',
};
