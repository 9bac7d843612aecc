import type * as vscode from 'vscode';

/** A step that was handed to a runner and has not been seen to end. */
export interface RunNote {
  readonly pid: number;
  /** The site's folder, as text. */
  readonly root: string;
  readonly step: string;
  readonly inputs: string;
  readonly since: number;
}

const notesKey = 'airgap.runningSteps';

/** What is running, kept where a reload does not reach it: the steps go on when the window goes away. */
export class RunNotes {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  all(): readonly RunNote[] {
    return this.#memento.get<readonly RunNote[]>(notesKey) ?? [];
  }

  has(pid: number): boolean {
    return this.all().some((note) => note.pid === pid);
  }

  async add(note: RunNote): Promise<void> {
    await this.#memento.update(notesKey, [...this.all().filter(({ pid }) => pid !== note.pid), note]);
  }

  async remove(pid: number): Promise<void> {
    await this.#memento.update(
      notesKey,
      this.all().filter((note) => note.pid !== pid),
    );
  }
}
