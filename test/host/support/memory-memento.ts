import type * as vscode from 'vscode';

/** A workspace's memory that forgets everything with the test. */
export function memoryMemento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update: (key: string, value: unknown) => {
      values.set(key, structuredClone(value));
      return Promise.resolve();
    },
  } as vscode.Memento;
}

/** A secret storage that forgets everything with the test. */
export function memorySecrets(): vscode.SecretStorage {
  const values = new Map<string, string>();
  return {
    keys: () => Promise.resolve([...values.keys()]),
    get: (key: string) => Promise.resolve(values.get(key)),
    store: (key: string, value: string) => Promise.resolve(void values.set(key, value)),
    delete: (key: string) => Promise.resolve(void values.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  };
}
