import * as vscode from 'vscode';
import {
  foldersWithoutManifests,
  manifestLimits,
  mayBeManifest,
  readManifest,
} from '../../core/workloads/manifest.ts';
import type { Manifest } from '../../core/workloads/manifest.ts';
import { readTextFile } from '../../node/files/read-text-file.ts';
import { readManifests as readFolder } from '../../node/read-manifests.ts';
import type { ReadManifestsOptions } from '../../node/read-manifests.ts';

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

/** By what manifests are followed. */
export const manifestPattern = '**/*.{yaml,yml,json}';

/**
 * Reads the Kubernetes manifests of the workspace's folders. What is typed in an editor counts before it is saved.
 * Nothing but reading is done.
 * @throws Failure `cancelled` only
 */
export async function readManifests(
  signal?: AbortSignal,
  onProgress?: ReadManifestsOptions['onProgress'],
): Promise<Manifests> {
  let read = 0;
  const unread: string[] = [];
  const manifests: WorkspaceManifest[] = [];
  for (const { uri: root } of vscode.workspace.workspaceFolders ?? []) {
    if (root.scheme !== 'file') continue;
    const found = await readFolder(root.fsPath, {
      signal,
      onProgress,
      editedText: (path) => editedText(vscode.Uri.joinPath(root, path)),
    });
    read += found.read;
    unread.push(
      ...found.unread.map(({ path, message }) => (path === '' ? `${root.fsPath}: ${message}` : message)),
    );
    for (const manifest of found.manifests) {
      const uri = vscode.Uri.joinPath(root, manifest.path);
      manifests.push({ ...manifest, path: vscode.workspace.asRelativePath(uri), uri });
    }
  }
  return { read, unread, manifests };
}

/** Reads one file of the workspace anew; undefined where it is no manifest, lies where none are, or cannot be read. */
export async function readManifestAt(uri: vscode.Uri): Promise<WorkspaceManifest | undefined> {
  const path = vscode.workspace.asRelativePath(uri);
  const folders: readonly string[] = path.split('/').slice(0, -1);
  if (!mayBeManifest(uri.path) || folders.some((name) => name.startsWith('.'))) return undefined;
  if (foldersWithoutManifests.some((name) => folders.includes(name))) return undefined;
  const edited = editedText(uri);
  const result =
    edited === undefined
      ? await readTextFile(uri.fsPath, { maxBytes: manifestLimits.bytesOfOne })
      : { ok: true as const, text: edited };
  const manifest = result.ok ? readManifest(path, result.text) : undefined;
  return manifest && { ...manifest, uri };
}

function editedText(uri: vscode.Uri): string | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments
    .find((document) => document.isDirty && document.uri.toString() === key)
    ?.getText();
}
