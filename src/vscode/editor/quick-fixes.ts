import * as vscode from 'vscode';
import { fixesOfImageList } from '../../core/images/check-image-list.ts';
import { problemsOf, sourceOf } from '../../core/check/site-documents.ts';
import type { LocatedDocument, SiteStore } from '../state/site-store.ts';
import type { Fix, Problem } from '../../core/problems/problem.ts';
import { rangeOf, workspaceEditOf } from './positions.ts';
import { imageLists, structuredFiles } from './selectors.ts';

/** Offers the ways to mend the problems under the cursor. */
export function registerQuickFixes(store: SiteStore): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, _range, { diagnostics }) {
      const located = diagnostics.length === 0 ? undefined : store.locate(document);
      if (located === undefined) return [];
      const problems = problemsOf(located.document, located.place.path, located.place.site);
      const source = sourceOf(located.document);
      return diagnostics.flatMap((diagnostic) => {
        const problem = problems.find(
          ({ code, range }) =>
            code === codeOf(diagnostic) && rangeOf(source, range).isEqual(diagnostic.range),
        );
        if (problem === undefined) return [];
        return fixesOf(located, problem).map((fix) => {
          const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
          action.edit = workspaceEditOf(document.uri, source, fix);
          action.diagnostics = [diagnostic];
          action.isPreferred = fix.preferred;
          return action;
        });
      });
    },
  };
  const metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(structuredFiles, provider, metadata),
    vscode.languages.registerCodeActionsProvider(imageLists, provider, metadata),
  );
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

function fixesOf({ document, place }: LocatedDocument, problem: Problem): readonly Fix[] {
  switch (document.kind) {
    case 'images':
      return fixesOfImageList(problem, document.list);
    case 'node':
    case 'unreadable':
      return [];
    default:
      return document.opened.fixes(problem, place);
  }
}
