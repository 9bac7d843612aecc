import * as vscode from 'vscode';
import { languageKindOf } from '../../core/check/languages.ts';
import type { Place } from '../../core/language/service.ts';
import { emptySite } from '../../core/plan/site.ts';
import { DocumentReader } from './document-reader.ts';
import { findSites, relativePath, sitePattern } from './find-sites.ts';
import type { FoundSite } from './find-sites.ts';
import { isList, readSite } from './read-site.ts';
import type { SiteState } from './read-site.ts';
import type { SiteDocument, SiteDocumentKind } from '../../core/check/site-documents.ts';

export type { SiteState } from './read-site.ts';

/** Milliseconds: what is shown beside the text is never older than this. */
const longestPause = 500;

/** A document as it stands in its editor, with its place. */
export interface LocatedDocument {
  readonly document: SiteDocument;
  readonly place: Place;
  /** Undefined for a file outside every site. */
  readonly state: SiteState | undefined;
}

/**
 * The sites of the workspace, as the disk and the open editors have them. It follows both by itself; it only reads.
 */
export class SiteStore implements vscode.Disposable {
  readonly #reader = new DocumentReader();
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<SiteState>();
  readonly #read = new vscode.EventEmitter<void>();
  readonly #edited = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable[];
  #states: readonly SiteState[] = [];
  #found: readonly FoundSite[] = [];
  /** Whether files came or went since they were last looked for. */
  #stale = true;
  #wanted = 0;
  #reading: Promise<void> | undefined;
  #disposed = false;
  #pause: NodeJS.Timeout | undefined;
  /** Milliseconds that the last reading took. */
  #took = 0;

  /** Fires for each site whose files, plan or problems may have changed. */
  readonly onDidChange = this.#changed.event;
  /** Fires after every reading, also when there is no site, or one less than before. */
  readonly onDidRead = this.#read.event;

  /** Fires at once for a file of ours whose text changes in an editor; all that follows from it is read after. */
  readonly onDidEdit = this.#edited.event;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    const watcher = vscode.workspace.createFileSystemWatcher(sitePattern);
    const come = (uri: vscode.Uri) => {
      this.#stale = true;
      this.#changedOnDisk(uri);
    };
    this.#subscriptions = [
      this.#changed,
      this.#read,
      this.#edited,
      watcher,
      watcher.onDidCreate(come),
      watcher.onDidDelete(come),
      watcher.onDidChange((uri) => this.#changedOnDisk(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('airgap')) void this.refresh();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()),
      vscode.workspace.onDidOpenTextDocument((document) => this.#changedInEditor(document)),
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#reader.edit(event);
        if (this.#changedInEditor(event.document)) this.#edited.fire(event.document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#reader.forget(document.uri);
        this.#changedInEditor(document);
      }),
    ];
  }

  get sites(): readonly SiteState[] {
    return this.#states;
  }

  /** The site that a file belongs to: the innermost one around it. */
  siteOf(uri: vscode.Uri): SiteState | undefined {
    return this.#states
      .filter((state) => relativePath(state.root, uri) !== undefined || isSame(state.root, uri))
      .toSorted((a, b) => b.root.path.length - a.root.path.length)[0];
  }

  /**
   * What stands in an editor, read as what it is to us; undefined for files that are none of ours.
   * Image lists are those that the plan names, and texts whose language is set to be one.
   */
  locate(document: vscode.TextDocument): LocatedDocument | undefined {
    if (!isReadable(document)) return undefined;
    const state = this.siteOf(document.uri);
    const path = state && relativePath(state.root, document.uri);
    const kind = kindOf(document, path, state);
    if (kind === undefined) return undefined;
    const place = { path: path ?? nameOf(document.uri), site: state?.site ?? emptySite };
    return { document: this.#reader.readOpen(document, kind), place, state };
  }

  /** Reads everything anew; resolves when it is read. */
  refresh(): Promise<void> {
    this.#stale = true;
    this.#reader.forget();
    return this.#readSoon();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#pause);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #changedOnDisk(uri: vscode.Uri): void {
    this.#reader.forget(uri);
    void this.#readSoon();
  }

  /** Reads what follows from a text in an editor; false where nothing does. */
  #changedInEditor(document: vscode.TextDocument): boolean {
    if (!isReadable(document)) return false;
    const state = this.siteOf(document.uri);
    const path = state && relativePath(state.root, document.uri);
    if (kindOf(document, path, state) === undefined) return false;
    this.#readAfterPause();
    return true;
  }

  /** While somebody types, reading waits for a pause as long as the last one took, so that it never is most of the work. */
  #readAfterPause(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#readSoon(), Math.min(this.#took, longestPause));
  }

  /** One reading at a time; whatever happens meanwhile is in the next one. */
  #readSoon(): Promise<void> {
    this.#wanted += 1;
    this.#reading ??= this.#readUntilCurrent().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readUntilCurrent(): Promise<void> {
    let seen: number;
    do {
      // Events of one burst arrive together; what they ask for is one reading.
      await new Promise<void>((resolve) => setImmediate(resolve));
      seen = this.#wanted;
      try {
        await this.#readAll();
      } catch (error) {
        this.#log.error(error instanceof Error ? error : String(error));
      }
    } while (seen !== this.#wanted && !this.#disposed);
  }

  async #readAll(): Promise<void> {
    const started = performance.now();
    if (this.#stale) {
      this.#stale = false;
      this.#found = await findSites(vscode.workspace.workspaceFolders ?? []);
    }
    const states = await Promise.all(this.#found.map((site) => readSite(site, this.#reader)));
    if (this.#disposed) return;
    this.#states = states;
    for (const state of states) this.#changed.fire(state);
    this.#read.fire();
    this.#took = performance.now() - started;
  }
}

function kindOf(
  document: vscode.TextDocument,
  path: string | undefined,
  state: SiteState | undefined,
): SiteDocumentKind | undefined {
  const kind = languageKindOf(path ?? document.uri.path);
  if (kind === 'bootstrap' && state?.plan === undefined) return undefined;
  if (kind !== undefined) return kind;
  const listed = path !== undefined && isList(path, state?.plan);
  return listed || document.languageId === 'airgap-images' ? 'images' : undefined;
}

/** Not the other side of a comparison, nor what a version control system shows of the past. */
function isReadable(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' || document.uri.scheme === 'untitled';
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}
