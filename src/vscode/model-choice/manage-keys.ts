import * as vscode from 'vscode';
import { addressOf, type KeyedProvider } from '../../domain/model-choice.ts';
import { t } from '../l10n.ts';
import { askKey, providerName } from './ask-key.ts';
import { explainMissing } from './explain.ts';
import type { StoredKey } from './key-store.ts';
import type { ModelDesk } from './model-desk.ts';

/** Asks whose key, unless that is known, and for the key. */
export async function setKey(desk: ModelDesk, known?: StoredKey): Promise<boolean> {
  const at = known ?? (await pickProvider(desk));
  if (!at || (await askKey(desk, at)) === undefined) return false;
  void vscode.window.showInformationMessage(t('The key for {0} is stored.', at.address));
  return true;
}

export async function removeKey(desk: ModelDesk): Promise<void> {
  const stored = await desk.keys.list();
  const title = t('Remove API Key');
  if (stored.length === 0) return void vscode.window.showInformationMessage(t('No key is stored.'));
  const items = stored.map((at) => ({ label: at.address, description: providerName(at.provider), at }));
  const picked = await vscode.window.showQuickPick(items, { title });
  if (!picked) return;
  await desk.keys.remove(picked.at);
  void vscode.window.showInformationMessage(t('The key for {0} is removed.', picked.at.address));
}

async function pickProvider(desk: ModelDesk): Promise<StoredKey | undefined> {
  const items = (['anthropic', 'openai'] as const).flatMap((provider: KeyedProvider) => {
    const address = addressOf(desk.choice(), provider);
    return address.ok ? [{ label: providerName(provider), description: address.value, at: { provider, address: address.value } }] : [];
  });
  const [first] = items;
  if (!first) throw new Error(explainMissing(t, { what: 'address', provider: 'anthropic', address: '' }));
  return (await vscode.window.showQuickPick(items, { title: t('Set API Key') }))?.at;
}
