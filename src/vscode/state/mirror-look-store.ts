import * as vscode from 'vscode';
import type { MirrorLook } from '../../core/images/mirror-look.ts';

/** The last look at the images of each site's mirror, as long as the window lives. */
export class MirrorLookStore implements vscode.Disposable {
  readonly #looks = new Map<string, MirrorLook>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();

  /** Fires with the site that was looked at. */
  readonly onDidChange = this.#changed.event;

  get(root: vscode.Uri): MirrorLook | undefined {
    return this.#looks.get(root.toString());
  }

  set(root: vscode.Uri, look: MirrorLook): void {
    this.#looks.set(root.toString(), look);
    this.#changed.fire(root);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
