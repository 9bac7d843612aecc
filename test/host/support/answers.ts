import * as vscode from 'vscode';

/** Answers input boxes in place of a person, and keeps what was asked and what went wrong. */
export class Answers {
  readonly asked: vscode.InputBoxOptions[] = [];
  readonly errors: { readonly message: string; readonly buttons: readonly string[] }[] = [];
  readonly #before = vscode.window.showInputBox;

  /** @param answers to input boxes, in order; a box too many is dismissed */
  constructor(...answers: readonly string[]) {
    const left = [...answers];
    Object.assign(vscode.window, {
      showInputBox: (options: vscode.InputBoxOptions) => {
        this.asked.push(options);
        return Promise.resolve(left.shift());
      },
    });
  }

  /** Lets a person answer again. */
  restore(): void {
    Object.assign(vscode.window, { showInputBox: this.#before });
  }
}
