import * as vscode from 'vscode';
import type { KeyedProvider } from '../../domain/model-choice.ts';
import { t } from '../l10n.ts';
import type { StoredKey } from './key-store.ts';
import type { ModelDesk } from './model-desk.ts';
import { withSignal } from './with-signal.ts';

/** Asks for a key, tries it, and stores it; undefined when the user leaves. One that can't be tried may be kept all the same. */
export async function askKey(desk: ModelDesk, at: StoredKey): Promise<string | undefined> {
  for (let told = ''; ;) {
    const entered = await vscode.window.showInputBox({
      title: t('API Key for {0}', providerName(at.provider)),
      prompt: told === '' ? t('It is kept in the secret storage of the editor, and sent to {0} alone.', at.address) : told,
      placeHolder: at.provider === 'anthropic' ? 'sk-ant-…' : 'sk-…',
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
    });
    if (entered === undefined) return undefined;
    const key = entered.trim();
    const checked = await withSignal(t('Trying the key…'), (signal) => desk.checkKey(at, key, signal));
    if (!checked) return undefined;
    if (checked.ok || (await isKept(checked.failure.message, checked.failure.code))) {
      await desk.keys.store(at, key);
      return key;
    }
    told = checked.failure.message;
  }
}

async function isKept(why: string, code: string): Promise<boolean> {
  if (code === 'unauthorized') return false;
  const keep = t('Keep the Key');
  return (await vscode.window.showWarningMessage(t('The key could not be tried: {0}', why), { modal: true }, keep)) === keep;
}

export const providerName = (provider: KeyedProvider): string => (provider === 'anthropic' ? 'Claude' : t('the OpenAI-compatible server'));
