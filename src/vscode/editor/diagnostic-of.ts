import * as vscode from 'vscode';
import type { SourceText } from '../../core/language/text.ts';
import type { Problem, Severity } from '../../core/problems/problem.ts';
import type { CodeLinks } from './code-links.ts';
import { rangeOf } from './positions.ts';

/** A problem as the Problems panel shows it: under our name, with a link from its code to what explains it. */
export function diagnosticOf(source: SourceText, problem: Problem, links: CodeLinks): vscode.Diagnostic {
  const range = rangeOf(source, problem.range);
  const diagnostic = new vscode.Diagnostic(range, problem.message, severities[problem.severity]);
  diagnostic.source = 'Air-Gap';
  const target = links(problem.code);
  diagnostic.code = target === undefined ? problem.code : { value: problem.code, target };
  return diagnostic;
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};
