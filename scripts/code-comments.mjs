// The entries of problem codes in docs/reference.md that are in comments, so that no user loads them: above a rule
// (see src/core/language/rule.ts), or above a code in a table of codes and severities.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const comment = String.raw`\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n`;
const forms = [
  // A rule, or the maker of one below it: the first code and severity in that.
  String.raw`export (?:const|function) \w+[^\n]*\bRule<[^\n]*\{\n(?: {2}return \{\n)?\s+code: '([^']+)',\n\s+severity: '(\w+)',`,
  // A line of a table.
  String.raw`\s+'([a-z]+\.[a-z0-9-]+)': '(\w+)',`,
].map((form) => new RegExp(comment + form, 'g'));

/**
 * Reads the comment above each code below src/core.
 * @param {readonly {code: string, severity: string}[]} codes all there are
 * @returns {{code: string, severity: string, description: string, source: string}[]} in their order
 * @throws where a code has no comment with a sentence and a `@source`
 */
export function codeComments(codes) {
  const core = join(root, 'src/core');
  const byCode = new Map();
  for (const path of readdirSync(core, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const text = readFileSync(join(core, path), 'utf8');
    for (const [, words, code, severity] of forms.flatMap((form) => [...text.matchAll(form)]))
      byCode.set(code, { code, severity, ...entryOf(words) });
  }
  return codes.map(({ code, severity }) => {
    const entry = byCode.get(code);
    if (!entry?.description || !entry.source || entry.severity !== severity)
      throw new Error(`The code ${code} (${severity}) has no comment with a sentence and a @source above it`);
    return entry;
  });
}

function entryOf(words) {
  const text = words
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const [description] = text.split(/\s*@(?:param|source) /);
  return { description, source: text.split(/\s*@source /)[1] };
}
