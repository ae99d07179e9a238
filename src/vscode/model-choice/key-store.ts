import type * as vscode from 'vscode';
import type { KeyedProvider } from '../../domain/model-choice.ts';

export interface StoredKey {
  readonly provider: KeyedProvider;
  readonly address: string;
}

const NAME = /^key:(anthropic|openai):(.+)$/;

/** Keys in the editor's secret storage, and nowhere else. Each is for one address: no other one is ever sent it. */
export class KeyStore {
  readonly #secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'keys'>;

  constructor(secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'keys'>) {
    this.#secrets = secrets;
  }

  async get(provider: KeyedProvider, address: string): Promise<string | undefined> {
    return this.#secrets.get(nameOf({ provider, address }));
  }

  async store(at: StoredKey, key: string): Promise<void> {
    await this.#secrets.store(nameOf(at), key);
  }

  async remove(at: StoredKey): Promise<void> {
    await this.#secrets.delete(nameOf(at));
  }

  /** Every key, whatever it is for. */
  async all(): Promise<string[]> {
    const keys = await Promise.all((await this.list()).map(({ provider, address }) => this.get(provider, address)));
    return keys.filter((key) => key !== undefined);
  }

  /** For which addresses there is a key. */
  async list(): Promise<StoredKey[]> {
    const names = await this.#secrets.keys();
    return names.flatMap((name) => {
      const [, provider, address] = NAME.exec(name) ?? [];
      return (provider === 'anthropic' || provider === 'openai') && address !== undefined ? [{ provider, address }] : [];
    });
  }
}

const nameOf = ({ provider, address }: StoredKey): string => `key:${provider}:${address}`;
