import * as vscode from 'vscode';
import type { Problem } from '../../core/problems/problem.ts';
import { problemsOf, sourceOf } from '../../core/check/site-documents.ts';
import type { SiteDocument } from '../../core/check/site-documents.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import type { CodeLinks } from './code-links.ts';
import { diagnosticOf } from './diagnostic-of.ts';
import { rangeOf } from './positions.ts';

interface Published {
  readonly uri: vscode.Uri;
  readonly document: SiteDocument;
  readonly problems: readonly Problem[];
  readonly state: SiteState | undefined;
}

/** Shows the problems of all our files, open or not, and of our files that lie outside every site while they are open. */
export function registerDiagnostics(store: SiteStore, links: CodeLinks): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('airgap');
  let published = new Map<string, Published>();
  const publish = () => {
    const current = new Map(problemsToShow(store).map((entry) => [entry.uri.toString(), entry]));
    for (const [key, { uri }] of published) if (!current.has(key)) collection.delete(uri);
    for (const [key, entry] of current) {
      if (!isSame(published.get(key), entry)) collection.set(entry.uri, diagnosticsOf(entry, links));
    }
    published = current;
  };
  const publishOne = (editor: vscode.TextDocument) => {
    const shown = shownOf(store, editor);
    if (shown === undefined) return;
    const key = shown.uri.toString();
    if (!isSame(published.get(key), shown)) collection.set(shown.uri, diagnosticsOf(shown, links));
    published.set(key, shown);
  };
  return vscode.Disposable.from(collection, store.onDidRead(publish), store.onDidEdit(publishOne));
}

/** What is wrong with the text of an editor, by itself and by what was read last of the files around. */
function shownOf(store: SiteStore, editor: vscode.TextDocument): Published | undefined {
  const located = store.locate(editor);
  if (located === undefined) return undefined;
  const { document, place, state } = located;
  return { uri: editor.uri, document, problems: problemsOf(document, place.path, place.site), state };
}

function problemsToShow(store: SiteStore): Published[] {
  const shown: Published[] = store.sites.flatMap((state) =>
    [...state.documents].map(([path, document]) => ({
      uri: vscode.Uri.joinPath(state.root, path),
      document,
      problems: state.problems.get(path) ?? [],
      state,
    })),
  );
  const known = new Set(shown.map(({ uri }) => uri.toString()));
  for (const editor of vscode.workspace.textDocuments) {
    if (known.has(editor.uri.toString())) continue;
    const found = shownOf(store, editor);
    if (found !== undefined) shown.push(found);
  }
  return shown;
}

/** Sending the same again costs the editor a repaint, and a thousand files cost a thousand. */
function isSame(a: Published | undefined, b: Published): boolean {
  return (
    a !== undefined &&
    a.document === b.document &&
    a.problems.length === b.problems.length &&
    a.problems.every((problem, index) => isSameProblem(problem, b.problems[index]))
  );
}

function isSameProblem(a: Problem, b: Problem | undefined): boolean {
  return (
    a.code === b?.code &&
    a.severity === b.severity &&
    a.message === b.message &&
    a.range.start === b.range.start &&
    a.range.end === b.range.end &&
    a.related?.range.start === b.related?.range.start
  );
}

function diagnosticsOf({ uri, document, problems, state }: Published, links: CodeLinks): vscode.Diagnostic[] {
  const source = sourceOf(document);
  return problems.map((problem) => {
    const diagnostic = diagnosticOf(source, problem, links);
    const related = problem.related && relatedOf(uri, document, state, problem.related);
    if (related !== undefined) diagnostic.relatedInformation = [related];
    return diagnostic;
  });
}

function relatedOf(
  uri: vscode.Uri,
  document: SiteDocument,
  state: SiteState | undefined,
  { file, range, message }: NonNullable<Problem['related']>,
): vscode.DiagnosticRelatedInformation | undefined {
  const other = file === undefined ? document : state?.documents.get(file);
  if (other === undefined) return undefined;
  const at = file === undefined || state === undefined ? uri : vscode.Uri.joinPath(state.root, file);
  return new vscode.DiagnosticRelatedInformation(
    new vscode.Location(at, rangeOf(sourceOf(other), range)),
    message,
  );
}
