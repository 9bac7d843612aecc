import type { Fix, Problem } from '../problems/problem.ts';
import type { Language } from './language.ts';
import type { RuleContext } from './rule.ts';
import { checkSchema } from './schema-check.ts';
import type { SourceText } from './text.ts';
import type { ParsedDocument } from './tree.ts';

/**
 * Everything that is wrong with a document: what the parser found, what the schema forbids, what the rules see.
 * `# airgap-ignore: code` at the end of a line, or on the line above it, silences that code there.
 * @returns problems in the order of the text
 */
export function checkDocument<Document extends ParsedDocument>(
  language: Language<Document>,
  context: RuleContext<Document>,
): Problem[] {
  return withoutSilenced(foundIn(language, context), context.document.source).toSorted(inTextOrder);
}

/** What `checkDocument` finds, before any of it is silenced, in no order. */
export function foundIn<Document extends ParsedDocument>(
  language: Language<Document>,
  context: RuleContext<Document>,
): Problem[] {
  const { document } = context;
  const found: Problem[] = [...document.problems, ...checkSchema(language, document)];
  for (const rule of language.rules) {
    for (const finding of rule.check(context))
      found.push({ severity: rule.severity, ...finding, code: rule.code });
  }
  return found;
}

/** Compares problems by their places, and at one place by their codes. */
export function inTextOrder(a: Problem, b: Problem): number {
  return (
    a.range.start - b.range.start ||
    a.range.end - b.range.end ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}

/** The problems that no `# airgap-ignore: code` silences, on their own line or on the line above. */
export function withoutSilenced(problems: readonly Problem[], source: SourceText): Problem[] {
  const silenced = silencedLines(source);
  return problems.filter((problem) => !isSilenced(problem, source, silenced));
}

/** The ways to mend a problem: those of its rule, or the right word where one is known. */
export function fixesOf<Document extends ParsedDocument>(
  language: Language<Document>,
  problem: Problem,
  context: RuleContext<Document>,
): readonly Fix[] {
  const rule = language.rules.find((candidate) => candidate.code === problem.code);
  if (rule?.fixes !== undefined) return rule.fixes(problem, context);
  const meant = problem.data?.['meant'];
  if (typeof meant !== 'string') return [];
  const written = context.document.source.slice(problem.range);
  const quote = written.startsWith('"') ? '"' : written.startsWith("'") ? "'" : '';
  return [
    {
      title: `Write ${meant}`,
      edits: [{ range: problem.range, text: quote + meant + quote }],
      preferred: true,
    },
  ];
}

function silencedLines(source: SourceText): ReadonlyMap<number, ReadonlySet<string>> {
  const lines = new Map<number, ReadonlySet<string>>();
  if (!source.text.includes('airgap-ignore')) return lines;
  for (let line = 0; line < source.lineCount; line += 1) {
    const text = source.slice(source.lineRange(line));
    const match = /#\s*airgap-ignore:\s*([A-Za-z0-9.,\s-]+)/.exec(text);
    if (match?.[1] === undefined) continue;
    const codes = new Set(match[1].split(/[\s,]+/).filter((code) => code !== ''));
    lines.set(text.trimStart().startsWith('#') ? line + 1 : line, codes);
  }
  return lines;
}

function isSilenced(
  problem: Problem,
  source: SourceText,
  silenced: ReadonlyMap<number, ReadonlySet<string>>,
): boolean {
  if (silenced.size === 0) return false;
  return silenced.get(source.positionAt(problem.range.start).line)?.has(problem.code) ?? false;
}
