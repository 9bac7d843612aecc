import * as vscode from 'vscode';
import { editSiteDocument, openSiteDocument, sourceOf } from '../../core/check/site-documents.ts';
import type { SiteDocument, SiteDocumentKind } from '../../core/check/site-documents.ts';
import type { SourceText } from '../../core/language/text.ts';
import { readPlan } from '../../core/plan/read-plan.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';

/** More than the largest files this is built for (10 000 entries are about 2 MB), less than what stalls an editor. */
const maxBytes = 8_000_000;

type Text =
  | {
      readonly ok: true;
      /** Without a byte order mark: editors take it away, so offsets are counted without it here too. */
      readonly text: string;
      readonly markTaken: boolean;
      readonly version: number | undefined;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Reads documents and keeps what was read until the text changes. The text of an open editor wins over the disk, so
 * that what is typed counts before it is saved.
 */
export class DocumentReader {
  /** What stood on the disk, until a watcher says that it changed. */
  readonly #onDisk = new Map<string, Text>();
  readonly #parsed = new Map<
    string,
    { readonly version: number | undefined; readonly document: SiteDocument }
  >();

  readonly #plans = new WeakMap<SiteDocument, ReturnType<typeof readPlan>>();

  /** Forgets what was read from the disk: of one file, or of all. */
  forget(uri?: vscode.Uri): void {
    if (uri === undefined) this.#onDisk.clear();
    else this.#onDisk.delete(uri.toString());
  }

  /** Reads a file as what it is said to be; undefined where there is none. */
  async read(uri: vscode.Uri, kind: SiteDocumentKind): Promise<SiteDocument | undefined> {
    const open = openTextOf(uri);
    if (open !== undefined) return this.readOpen(open, kind);
    const key = uri.toString();
    let text = this.#onDisk.get(key);
    if (text === undefined) {
      const result = await readTextFile(uri.fsPath, { maxBytes });
      if (!result.ok && result.reason === 'not-found') return undefined;
      text = result.ok ? textOfDisk(result.text) : result;
      this.#onDisk.set(key, text);
    }
    return this.#parse(key, kind, text);
  }

  /** Reads what stands in an editor; once for each version of it. */
  readOpen(document: vscode.TextDocument, kind: SiteDocumentKind): SiteDocument {
    const key = document.uri.toString();
    const known = this.#parsed.get(key);
    if (known?.version === document.version && known.document.kind === kind) return known.document;
    const { version, encoding } = document;
    return this.#parse(key, kind, {
      ok: true,
      text: document.getText(),
      markTaken: encoding === 'utf8bom',
      version,
    });
  }

  /** Follows a change of an editor's text, where that is cheaper than to read it anew. */
  edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const known = this.#parsed.get(key);
    if (known?.version === undefined || known.version === document.version) return;
    const edits = contentChanges.map(({ rangeOffset: start, rangeLength, text }) => ({
      range: { start, end: start + rangeLength },
      text,
    }));
    const next = edits.length === 0 ? undefined : editSiteDocument(known.document, edits);
    if (next !== undefined && isText(sourceOf(next), document))
      this.#parsed.set(key, { version: document.version, document: next });
  }

  /** The plan of a document: the same as long as the document is. */
  planOf(document: SiteDocument & { readonly kind: 'plan' }): ReturnType<typeof readPlan> {
    const plan = this.#plans.get(document) ?? readPlan(document.opened.document);
    this.#plans.set(document, plan);
    return plan;
  }

  #parse(key: string, kind: SiteDocumentKind, text: Text): SiteDocument {
    if (!text.ok) return { kind: 'unreadable', message: text.message };
    const known = this.#parsed.get(key)?.document;
    const isKnown =
      known?.kind === kind && sourceOf(known).text === text.text && markOf(known) === text.markTaken;
    const document = isKnown ? known : parse(kind, text.text, text.markTaken);
    this.#parsed.set(key, { version: text.version, document });
    return document;
  }
}

/** Whether a text is an editor's, as far as can be told without all of either: by its lines, and the last of them. */
function isText(source: SourceText, document: vscode.TextDocument): boolean {
  const last = document.lineAt(document.lineCount - 1);
  return (
    source.lineCount === document.lineCount &&
    source.length === document.offsetAt(last.range.end) &&
    source.slice(source.lineRange(last.lineNumber)) === last.text
  );
}

function textOfDisk(text: string): Text {
  const markTaken = text.startsWith('\ufeff');
  return { ok: true, text: markTaken ? text.slice(1) : text, markTaken, version: undefined };
}

function markOf(document: SiteDocument): boolean {
  return 'markTaken' in document && document.markTaken;
}

function parse(kind: SiteDocumentKind, text: string, markTaken: boolean): SiteDocument {
  if (text.length > maxBytes) {
    const message = `This file is larger than ${maxBytes / 1_000_000} MB and is not checked: is it the right file?`;
    return { kind: 'unreadable', message };
  }
  return openSiteDocument(kind, text, markTaken);
}

function openTextOf(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === key,
  );
}
