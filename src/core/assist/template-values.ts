import type { CompletionItem } from '../language/completion.ts';
import type { Range, SourceText } from '../language/text.ts';
import { templateFunctions } from '../regsync/template/template-functions.ts';
import type { TemplateFunction } from '../regsync/template/template-functions.ts';
import type { AssistPlace } from './assist-place.ts';
import { matching } from './matching.ts';

/** What the page and generated files read from the environment. */
const usualNames = ['MIRROR', 'USERNAME', 'PASSWORD'];
/** A name is written in any of Go's quotes, in YAML's double quotes with a backslash before them. */
const envCall = /\benv\s+\\?["`]([A-Za-z_]\w*)\\?["`]/g;

/**
 * What may stand at an offset inside `{{ }}`: functions with their arguments, the fields of an entry, names of
 * environment variables that the site's sync files use, files for `file`.
 * @returns undefined outside of templates
 */
export function templateValues(
  source: SourceText,
  offset: number,
  at: AssistPlace,
): readonly CompletionItem[] | undefined {
  const line = source.lineRange(source.positionAt(offset).line);
  const before = source.slice({ start: line.start, end: offset });
  const open = before.lastIndexOf('{{');
  if (open < 0 || before.includes('}}', open)) return undefined;
  const action = before.slice(open + 2);
  const argument = /\b(env|file)\s+\\?["`]([^"`\\]*)$/.exec(action);
  if (argument !== null) {
    const [, name, typed = ''] = argument;
    const texts = name === 'env' ? environmentNames(source, at) : filesOf(at);
    const rest = /^[^"`\\\s}]*/.exec(source.slice({ start: offset, end: line.end }))?.[0].length ?? 0;
    const range = { start: offset - typed.length, end: offset + rest };
    return texts
      .filter((text) => text.toLowerCase().includes(typed.toLowerCase()))
      .map((text, rank) => ({ label: text, kind: 'reference', insert: text, range, rank }));
  }
  const withoutTexts = action.replace(/\\?"(?:[^"\\]|\\[^"])*\\?"|`[^`]*`/g, '');
  if (/["`]/.test(withoutTexts)) return [];
  const typed = /[.\w]*$/.exec(action)?.[0] ?? '';
  const rest = /^[.\w]*/.exec(source.slice({ start: offset, end: line.end }))?.[0].length ?? 0;
  const range = { start: offset - typed.length, end: offset + rest };
  return [...fields(before, range), ...functions(before.slice(0, open), range)];
}

/** The target of an entry may use its source and type; other places have other data, or none. */
function fields(before: string, range: Range): CompletionItem[] {
  if (!/^[ -]*target:/.test(before)) return [];
  return ['Source', 'Type'].map((field, rank) => ({
    label: `.Sync.${field}`,
    kind: 'value',
    documentation: `The ${field.toLowerCase()} of this entry.`,
    insert: `.Sync.${field}`,
    range,
    rank,
  }));
}

function functions(lead: string, range: Range): CompletionItem[] {
  const quote = /:\s*"[^"]*$/.test(lead) ? '\\\\"' : '"';
  return Object.entries(templateFunctions).map(([name, known], index) => ({
    label: name,
    kind: 'snippet',
    detail: [name, ...known.args, ...(known.variadic ? ['…'] : [])].join(' '),
    documentation: known.description,
    insert: [name, ...argumentsOf(known, quote)].join(' '),
    snippet: true,
    range,
    rank: 10 + index,
  }));
}

function argumentsOf({ args }: TemplateFunction, quote: string): string[] {
  return args.map((type, index) =>
    type === 'text'
      ? `${quote}\${${index + 1}}${quote}`
      : `\${${index + 1}:${type === 'any' ? 'value' : type}}`,
  );
}

function environmentNames(source: SourceText, { site, path }: AssistPlace): string[] {
  const others = site.syncFiles
    .filter((file) => file.path !== path)
    .flatMap(({ content }) => content.entries);
  const texts = [
    source.text,
    ...others.flatMap((entry) => [entry.source?.text ?? '', entry.target?.text ?? '']),
  ];
  const found = texts.flatMap((text) => [...text.matchAll(envCall)].map(([, name = '']) => name));
  return [...new Set([...usualNames, ...found])];
}

function filesOf({ root, certificates }: AssistPlace): string[] {
  return root === undefined ? [] : matching(certificates, '').map((path) => `${root}/${path}`);
}
