import * as vscode from 'vscode';
import {
  foldersWithoutManifests,
  manifestLimits,
  mayBeManifest,
  readManifest,
} from '../../core/workloads/manifest.ts';
import type { Manifest } from '../../core/workloads/manifest.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';

/** A manifest of the workspace; its path is relative to the workspace, as people see it. */
export interface WorkspaceManifest extends Manifest {
  readonly uri: vscode.Uri;
}

/** What a look through the workspace gave. */
export interface Manifests {
  /** How many YAML and JSON files were read, manifests or not. */
  readonly read: number;
  /** Why others were not: one sentence each. */
  readonly unread: readonly string[];
  readonly manifests: readonly WorkspaceManifest[];
}

/** Where manifests are looked for, and by what they are followed. */
export const manifestPattern = '**/*.{yaml,yml,json}';
const excluded = `**/{${foldersWithoutManifests.join(',')}}/**`;

/**
 * Reads the Kubernetes manifests among the YAML and JSON files of the workspace, within `manifestLimits`. What is typed
 * in an editor counts before it is saved. Nothing but reading is done.
 * @param say how far it is: files read, of how many
 * @throws Failure `cancelled` only
 */
export async function readManifests(
  signal?: AbortSignal,
  say?: (done: number, total: number) => void,
): Promise<Manifests> {
  const { files, bytesOfAll } = manifestLimits;
  const found = await vscode.workspace.findFiles(manifestPattern, excluded, files + 1);
  const uris = found.filter(({ path }) => mayBeManifest(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const unread: string[] = [];
  if (found.length > files)
    unread.push(`The workspace has more than ${files} YAML and JSON files; the others were not read`);
  const manifests: WorkspaceManifest[] = [];
  let read = 0;
  let bytes = 0;
  for (const uri of uris.slice(0, files)) {
    if (bytes > bytesOfAll) {
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
    const manifest = manifestOf(uri, result.text);
    if (manifest !== undefined) manifests.push(manifest);
    if (read % 50 === 0) say?.(read, uris.length);
  }
  return { read, unread, manifests };
}

/** Reads one file of the workspace anew; undefined where it is no manifest, lies where none are, or cannot be read. */
export async function readManifestAt(uri: vscode.Uri): Promise<WorkspaceManifest | undefined> {
  const path = vscode.workspace.asRelativePath(uri);
  const folders: readonly string[] = path.split('/').slice(0, -1);
  if (!mayBeManifest(uri.path) || foldersWithoutManifests.some((name) => folders.includes(name)))
    return undefined;
  const result = await textOf(uri);
  return result.ok ? manifestOf(uri, result.text) : undefined;
}

function manifestOf(uri: vscode.Uri, text: string): WorkspaceManifest | undefined {
  const manifest = readManifest(vscode.workspace.asRelativePath(uri), text);
  return manifest && { ...manifest, uri };
}

type Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

async function textOf(uri: vscode.Uri, signal?: AbortSignal): Promise<Text> {
  const edited = vscode.workspace.textDocuments.find(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
  if (edited !== undefined) return { ok: true, text: edited.getText() };
  const result = await readTextFile(uri.fsPath, { maxBytes: manifestLimits.bytesOfOne, signal });
  // Editors take the byte order mark away, so lines and columns are counted without it here too.
  return result.ok ? { ok: true, text: result.text.replace(/^\ufeff/, '') } : result;
}
