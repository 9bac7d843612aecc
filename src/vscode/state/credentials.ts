import type * as vscode from 'vscode';
import type { Credentials } from '../../node/registry/authorizer.ts';

/** A login, or the answer that the mirror, or the proxy, is used without one. */
export type MirrorLogin = Credentials | 'anonymous';

/**
 * Logins of mirrors and proxies, in VS Code's SecretStorage and nowhere else. One is kept for each plan and host, so that no
 * plan can make another one's password go to a host of its choice.
 */
export class CredentialStore {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** @returns undefined where nobody was asked yet */
  async get(root: vscode.Uri, host: string): Promise<MirrorLogin | undefined> {
    const text = await this.#secrets.get(keyOf(root, host));
    return text === undefined ? undefined : parseLogin(text);
  }

  async set(root: vscode.Uri, host: string, login: MirrorLogin): Promise<void> {
    await this.#secrets.store(keyOf(root, host), JSON.stringify(login));
  }

  async forget(root: vscode.Uri, host: string): Promise<void> {
    await this.#secrets.delete(keyOf(root, host));
  }
}

function keyOf(root: vscode.Uri, host: string): string {
  return `airgap.mirror ${host} ${root.toString()}`;
}

function parseLogin(text: string): MirrorLogin | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === 'anonymous') return value;
    const { username, password } = value as Partial<Record<keyof Credentials, unknown>>;
    return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
  } catch {
    return undefined;
  }
}
