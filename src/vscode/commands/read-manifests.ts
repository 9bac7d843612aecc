import * as vscode from 'vscode';
import { languageKindOf } from '../../core/check/languages.ts';
import { workloadImages } from '../../core/workloads/workload-images.ts';
import type { WorkloadImages } from '../../core/workloads/workload-images.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';
import type { SayProgress } from './with-progress.ts';

/** A file that holds Kubernetes objects or is a template of them. */
export interface Manifest {
  /** As people see it: relative to the workspace. */
  readonly path: string;
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly found: WorkloadImages;
}

/** What a look through the workspace gave. */
export interface Manifests {
  /** How many YAML and JSON files were read, manifests or not. */
  readonly read: number;
  /** Why others were not: one sentence each. */
  readonly unread: readonly string[];
  readonly manifests: readonly Manifest[];
}

/** Folders whose YAML and JSON is no person's manifest: of programs, of packages, and what is generated here. */
const excluded = '**/{.git,.airgap,.vscode,node_modules,carrier,hosts.d}/**';
const maxFiles = 5_000;
const maxBytes = 4_000_000;
const maxBytesInAll = 100_000_000;

/**
 * Reads the Kubernetes manifests among the YAML and JSON files of the workspace: at most 5 000 files, 4 MB each and
 * 100 MB in all. What is typed in an editor counts before it is saved. Nothing but reading is done.
 * @throws Failure `cancelled` only
 */
export async function readManifests(signal: AbortSignal, say: SayProgress): Promise<Manifests> {
  const found = await vscode.workspace.findFiles('**/*.{yaml,yml,json}', excluded, maxFiles + 1);
  const uris = found
    .filter(({ path }) => languageKindOf(path) === undefined)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const unread: string[] = [];
  if (found.length > maxFiles)
    unread.push(`The workspace has more than ${maxFiles} YAML and JSON files; the others were not read`);
  const manifests: Manifest[] = [];
  let read = 0;
  let bytes = 0;
  for (const uri of uris.slice(0, maxFiles)) {
    if (bytes > maxBytesInAll) {
      unread.push(`${uris.length - read - unread.length} files were not read: 100 MB are the most in one go`);
      break;
    }
    const result = await textOf(uri, signal);
    if (!result.ok) {
      unread.push(result.message);
      continue;
    }
    read += 1;
    bytes += result.text.length;
    const contents = workloadImages(result.text);
    if (contents.objects > 0 || contents.problems.length > 0)
      manifests.push({
        path: vscode.workspace.asRelativePath(uri),
        uri,
        text: result.text,
        found: contents,
      });
    if (read % 50 === 0) say(read, uris.length);
  }
  return { read, unread, manifests };
}

type Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

async function textOf(uri: vscode.Uri, signal: AbortSignal): Promise<Text> {
  const edited = vscode.workspace.textDocuments.find(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
  if (edited !== undefined) return { ok: true, text: edited.getText() };
  const result = await readTextFile(uri.fsPath, { maxBytes, signal });
  // Editors take the byte order mark away, so lines and columns are counted without it here too.
  return result.ok ? { ok: true, text: result.text.replace(/^\ufeff/, '') } : result;
}
