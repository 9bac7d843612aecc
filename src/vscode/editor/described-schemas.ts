import * as vscode from 'vscode';
import type { Language } from '../../core/language/language.ts';
import type { Schema } from '../../core/language/schema.ts';

const names: Readonly<Record<Language['kind'], string>> = {
  plan: 'airgap',
  sync: 'regsync',
  hosts: 'hosts',
  bootstrap: 'bootstrap',
};

/** The schemas that come with the extension, with their texts: read when something of them is shown for the first time. */
export class DescribedSchemas {
  readonly #folder: vscode.Uri;
  readonly #read = new Map<Language['kind'], Promise<Schema | undefined>>();

  constructor(extension: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(extension, 'schemas');
  }

  /** The schema of a language; undefined where its file cannot be read: keys and words are offered without it too. */
  of(kind: Language['kind']): Promise<Schema | undefined> {
    const known = this.#read.get(kind) ?? this.#readFile(kind);
    this.#read.set(kind, known);
    return known;
  }

  async #readFile(kind: Language['kind']): Promise<Schema | undefined> {
    try {
      const file = vscode.Uri.joinPath(this.#folder, `${names[kind]}.schema.json`);
      const bytes = await vscode.workspace.fs.readFile(file);
      return JSON.parse(new TextDecoder().decode(bytes)) as Schema;
    } catch {
      return undefined;
    }
  }
}
