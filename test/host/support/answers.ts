import * as vscode from 'vscode';

/** Answers input boxes in place of a person, and keeps what was asked and what errors were shown. */
export class Answers {
  readonly asked: vscode.InputBoxOptions[] = [];
  readonly errors: { readonly message: string; readonly buttons: readonly string[] }[] = [];
  readonly #before = { input: vscode.window.showInputBox, error: vscode.window.showErrorMessage };

  /** @param answers to input boxes, in order; a box too many is dismissed */
  constructor(...answers: readonly string[]) {
    const left = [...answers];
    Object.assign(vscode.window, {
      showInputBox: (options: vscode.InputBoxOptions) => {
        this.asked.push(options);
        return Promise.resolve(left.shift());
      },
      showErrorMessage: (message: string, ...buttons: string[]) => {
        this.errors.push({ message, buttons });
        return Promise.resolve(undefined);
      },
    });
  }

  /** Lets a person answer again. */
  restore(): void {
    Object.assign(vscode.window, { showInputBox: this.#before.input, showErrorMessage: this.#before.error });
  }
}
