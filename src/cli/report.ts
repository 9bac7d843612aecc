import type { SourceText } from '../core/language/text.ts';
import type { Problem } from '../core/problems/problem.ts';

/** What a command gives back: its exit code, and the same answer for people and for programs. */
export interface Report {
  /** 0 holds, 1 an error or something short, 2 could not run. */
  readonly exit: 0 | 1 | 2;
  readonly text: string;
  /** One object with `"version": 1`; its form is in schemas/cli-output.json. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** A problem as programs get it: lines and columns 1-based, columns in UTF-16 units. */
export interface ReportedProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: string;
  readonly severity: Problem['severity'];
  readonly message: string;
}

/** Puts a problem of a document at its line and column. */
export function reportedProblem(file: string, source: SourceText, problem: Problem): ReportedProblem {
  const start = source.positionAt(problem.range.start);
  const end = source.positionAt(problem.range.end);
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
  };
}

/** A problem with a file that has no lines to point at, or none that could be read. */
export function problemOfFile(
  file: string,
  { code, severity, message }: Pick<ReportedProblem, 'code' | 'severity' | 'message'>,
): ReportedProblem {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1, code, severity, message };
}

/** `file:line:column: severity: message [code]`, the form that editors and CI turn into links. */
export function formatProblem(problem: ReportedProblem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.severity}: ${problem.message} [${problem.code}]`;
}
