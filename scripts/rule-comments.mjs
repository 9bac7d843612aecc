// The entries of rules in docs/reference.md, from the comments above them (see src/core/language/rule.ts).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** A comment, the rule or the maker of one below it, and the first code and severity in that. */
const form =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:const|function) \w+[^\n]*\bRule<[^\n]*\{\n(?: {2}return \{\n)?\s+code: '([^']+)',\n\s+severity: '(\w+)',/g;

/**
 * Reads the comment above each rule below src/core.
 * @param {readonly {code: string, severity: string}[]} rules all there are
 * @returns {{code: string, severity: string, description: string, source: string}[]} in their order
 * @throws where a rule has no comment with a sentence and a `@source`
 */
export function ruleComments(rules) {
  const core = join(root, 'src/core');
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\/rules\/[^/]+\.ts$/.test(path),
  );
  const byCode = new Map();
  for (const file of files) {
    for (const [, comment, code, severity] of readFileSync(join(core, file), 'utf8').matchAll(form)) {
      const text = comment
        .replace(/^\s*\* ?/gm, ' ')
        .replace(/\s+/g, ' ')
        .trim();
      const [description] = text.split(/\s*@(?:param|source) /);
      const source = text.split(/\s*@source /)[1];
      byCode.set(code, { code, severity, description, source });
    }
  }
  return rules.map(({ code }) => {
    const entry = byCode.get(code);
    if (!entry?.description || !entry.source) {
      throw new Error(`The rule ${code} has no comment with a sentence and a @source above it`);
    }
    return entry;
  });
}
