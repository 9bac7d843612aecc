import * as vscode from 'vscode';
import { mayBeManifest } from '../../core/workloads/manifest.ts';
import { manifestPattern, readManifestAt, readManifests } from './read-manifests.ts';
import type { WorkspaceManifest } from './read-manifests.ts';

/** How long a manifest stays as it is before it is read again. */
const pauseMs = 200;

/**
 * The Kubernetes manifests of the workspace, as the disk and the open editors have them: all are read once, then each
 * when it changes. It only reads.
 */
export class WorkloadStore implements vscode.Disposable {
  readonly #manifests = new Map<string, WorkspaceManifest>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #stop = new AbortController();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when a manifest came, changed or went. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(manifestPattern);
    // Of a folder that comes with its files, some watchers tell the folder alone.
    const folders = vscode.workspace.createFileSystemWatcher('**/*', false, true, true);
    const changed = (uri: vscode.Uri): void => void this.#readOne(uri);
    this.#subscriptions = [
      this.#changed,
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      folders,
      folders.onDidCreate((uri) => {
        if (!/\.[^/]+$/.test(uri.path)) this.#soon('', () => this.readAll());
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#readSoon(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#readSoon(uri)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.readAll()),
    ];
  }

  /** By name of the file. */
  get manifests(): readonly WorkspaceManifest[] {
    return [...this.#manifests.values()];
  }

  /** Reads all anew; resolves when they are read, or when this is disposed meanwhile. */
  async readAll(): Promise<void> {
    const read = await readManifests(this.#stop.signal).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
    if (read === undefined) return;
    this.#manifests.clear();
    for (const manifest of read.manifests) this.#manifests.set(manifest.uri.toString(), manifest);
    this.#changed.fire();
  }

  dispose(): void {
    this.#stop.abort();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #readSoon(uri: vscode.Uri): void {
    if (uri.scheme !== 'file' || !mayBeManifest(uri.path)) return;
    this.#soon(uri.toString(), () => this.#readOne(uri));
  }

  /** Once nothing more was said of the same for a while. */
  #soon(key: string, read: () => Promise<void>): void {
    clearTimeout(this.#waiting.get(key));
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      void read();
    }, pauseMs);
    this.#waiting.set(key, timer);
  }

  async #readOne(uri: vscode.Uri): Promise<void> {
    const manifest = await readManifestAt(uri);
    const key = uri.toString();
    if (this.#stop.signal.aborted || (manifest === undefined && !this.#manifests.has(key))) return;
    if (manifest === undefined) this.#manifests.delete(key);
    else this.#manifests.set(key, manifest);
    this.#changed.fire();
  }
}
