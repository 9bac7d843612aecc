import { Lexer } from 'yaml';
import type { Range } from '../language/text.ts';

/**
 * Where a document shows that it is a template, as Helm charts and Ansible roles hold: the first `{{` that stands
 * where YAML has structure. There it would begin a map whose first key is a map, which no manifest means. In quotes,
 * block scalars, comments and inside a plain text it is only text, as in the alerts of Prometheus.
 * @returns undefined where there is none; the text need not be valid YAML
 */
export function templateMark(text: string): Range | undefined {
  if (!text.includes('{{')) return undefined;
  let at = 0;
  let opened = false;
  for (const lexeme of new Lexer().lex(text)) {
    // A text never is one brace alone: with quotes they are part of it, and plain it begins with something else.
    const opens = lexeme === '{';
    if (opens && opened) return { start: at - 1, end: at + 1 };
    opened = opens;
    // Marks of the lexer's own are not in the text.
    if (text.startsWith(lexeme, at)) at += lexeme.length;
  }
  return undefined;
}
