import * as vscode from 'vscode';
import { fileLinks } from '../../core/assist/file-links.ts';
import { foldsOf } from '../../core/assist/folds.ts';
import { imagePlaces } from '../../core/assist/image-places.ts';
import { lensesOf } from '../../core/assist/lenses.ts';
import { outlineOf } from '../../core/assist/outline.ts';
import type { OutlineItem } from '../../core/assist/outline.ts';
import { mirrorAt, mirrorNames, whyNoMirror } from '../../core/assist/rename-mirror.ts';
import type { PlaceInSite, SitePlace } from '../../core/assist/site-place.ts';
import { sourceOf } from '../../core/check/site-documents.ts';
import type { SourceText } from '../../core/language/text.ts';
import type { CommandId } from '../../generated/ids.ts';
import type { SiteState, SiteStore } from '../state/site-store.ts';
import { rangeOf } from './positions.ts';

interface Asked {
  readonly at: PlaceInSite;
  readonly state: SiteState;
  readonly source: SourceText;
}

/** A place among the files of its site; undefined outside of sites. */
function ask(store: SiteStore, document: vscode.TextDocument, position: vscode.Position): Asked | undefined {
  const located = store.locate(document);
  if (located?.state === undefined) return undefined;
  const { place, state } = located;
  const documents = new Map(state.documents).set(place.path, located.document);
  const source = sourceOf(located.document);
  const at = { path: place.path, site: place.site, offset: source.offsetAt(position), documents };
  return { at, state, source };
}

function locationOf({ at, state }: Asked, { path, range }: SitePlace): vscode.Location[] {
  const document = at.documents.get(path);
  if (document === undefined) return [];
  return [new vscode.Location(vscode.Uri.joinPath(state.root, path), rangeOf(sourceOf(document), range))];
}

/** From a line to its entries, from an entry to its lines, and from both to the hosts.toml; from that to its lines. */
export function definitions(
  store: SiteStore,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Location[] {
  const asked = ask(store, document, position);
  const places = asked && imagePlaces(asked.at);
  if (asked === undefined || places === undefined) return [];
  const others = [...places.sources, ...places.lines, ...places.hosts].filter(
    ({ path }) => path !== asked.at.path,
  );
  return others.flatMap((place) => locationOf(asked, place));
}

/** Every line and entry of the same image, and the hosts.toml that nodes come to for it. */
export function references(
  store: SiteStore,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Location[] {
  const asked = ask(store, document, position);
  const places = asked && imagePlaces(asked.at);
  if (asked === undefined || places === undefined) return [];
  return [...places.lines, ...places.sources, ...places.hosts].flatMap((place) => locationOf(asked, place));
}

/** Keys, tables and entries; nothing where another extension for the language gives its own outline. */
export function symbols(store: SiteStore, document: vscode.TextDocument): vscode.DocumentSymbol[] {
  const read = store.locate(document)?.document;
  if (read === undefined || hasOtherOwner(document)) return [];
  const source = sourceOf(read);
  return outlineOf(read).map((item) => symbolOf(item, source));
}

function symbolOf({ name, detail, kind, range, selection, children }: OutlineItem, source: SourceText) {
  const symbol = new vscode.DocumentSymbol(
    name,
    detail,
    kind === 'key' ? vscode.SymbolKind.Key : vscode.SymbolKind.Package,
    rangeOf(source, range),
    rangeOf(source, selection),
  );
  symbol.children = children.map((child) => symbolOf(child, source));
  return symbol;
}

/** The tables of a hosts.toml; nothing where another extension folds TOML. */
export function folds(store: SiteStore, document: vscode.TextDocument): vscode.FoldingRange[] {
  const read = store.locate(document)?.document;
  if (read === undefined || hasOtherOwner(document)) return [];
  return foldsOf(read).map(({ first, last }) => new vscode.FoldingRange(first, last));
}

/** Extensions that give outline and folds of every file of their format. */
const owners: Readonly<Record<string, readonly string[]>> = {
  yaml: ['redhat.vscode-yaml'],
  toml: ['tamasfe.even-better-toml', 'tombi-toml.tombi'],
};

function hasOtherOwner({ uri }: vscode.TextDocument): boolean {
  const ids = owners[uri.path.endsWith('.toml') ? 'toml' : 'yaml'] ?? [];
  return ids.some((id) => vscode.extensions.getExtension(id) !== undefined);
}

/** The files that a document names. */
export function links(store: SiteStore, document: vscode.TextDocument): vscode.DocumentLink[] {
  const located = store.locate(document);
  if (located?.state === undefined) return [];
  const { root } = located.state;
  const source = sourceOf(located.document);
  return fileLinks(located.document, located.place.path).map(({ range, target }) => {
    const uri = target.startsWith('/') ? root.with({ path: target }) : vscode.Uri.joinPath(root, target);
    return new vscode.DocumentLink(rangeOf(source, range), uri);
  });
}

/** How many there are, how many are short of the plan, and what mends that. */
export function codeLenses(store: SiteStore, document: vscode.TextDocument): vscode.CodeLens[] {
  const located = store.locate(document);
  if (located?.state?.plan === undefined) return [];
  const source = sourceOf(located.document);
  const generate: CommandId = 'airgap.sync.generate';
  return lensesOf(located.document, located.place.path, located.place.site).map(
    ({ offset, title, action }) =>
      new vscode.CodeLens(rangeOf(source, { start: offset, end: offset }), {
        title,
        command: action === 'generate' ? generate : '',
        arguments: [document.uri],
      }),
  );
}

/** The mirror's name under the cursor; anything else is not renamed. */
export function prepareRename(
  store: SiteStore,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Range {
  const asked = ask(store, document, position);
  const range = asked && mirrorAt(asked.at);
  if (asked === undefined || range === undefined)
    throw new Error('Only the address of the mirror can be renamed: put the cursor on it');
  return rangeOf(asked.source, range);
}

/** Puts another name in all files of the site that name the mirror by its address. */
export function renameMirror(
  store: SiteStore,
  {
    document,
    position,
    name,
  }: {
    readonly document: vscode.TextDocument;
    readonly position: vscode.Position;
    readonly name: string;
  },
): vscode.WorkspaceEdit {
  const asked = ask(store, document, position);
  const edit = new vscode.WorkspaceEdit();
  if (asked === undefined || mirrorAt(asked.at) === undefined) return edit;
  const refused = whyNoMirror(name);
  if (refused !== undefined) throw new Error(refused);
  for (const place of mirrorNames(asked.at))
    for (const { uri, range } of locationOf(asked, place)) edit.replace(uri, range, name);
  return edit;
}
