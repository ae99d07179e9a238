import * as vscode from 'vscode';
import { addressOf, toAddress } from '../../domain/model-choice.ts';
import { editorModelId } from '../editor-models/editor-api.ts';
import { t } from '../l10n.ts';
import { MODEL_SETTINGS } from '../model-settings.ts';
import { SETTINGS_SECTION } from '../settings.ts';
import { askKey } from './ask-key.ts';
import { answeringWord, explainMissing } from './explain.ts';
import type { ModelDesk } from './model-desk.ts';
import { providersToChoose, type ProviderItem } from './provider-items.ts';
import { withSignal } from './with-signal.ts';

type Values = Partial<Record<keyof typeof MODEL_SETTINGS, string>>;

const OLLAMA = 'http://localhost:11434/v1';

/** Asks who is to answer from the next run on, and for what that takes. Nothing is set when the user leaves on the way. */
export async function chooseModel(desk: ModelDesk): Promise<void> {
  // Listing them asks nothing of the models, and nobody for consent.
  const inEditor = await desk.editor.lm.selectChatModels().then(
    (models) => models,
    () => [],
  );
  const keys = await desk.keys.list();
  const items = providersToChoose(t, desk.choice(), keys, inEditor);
  const title = t('Choose Model');
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: t('Who is to answer from the next run on?'),
    matchOnDetail: true,
  });
  const values = picked && (await settle(desk, picked));
  if (!values) return;
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  for (const [name, value] of Object.entries(values))
    await configuration.update(MODEL_SETTINGS[name as keyof Values], value, vscode.ConfigurationTarget.Global);
  desk.chosen();
  const now = await desk.chooser.preview();
  if (now.ok) void vscode.window.showInformationMessage(t('From the next run on: {0}.', answeringWord(t, now.value)));
  else void vscode.window.showWarningMessage(explainMissing(t, now.failure));
}

/** What is to be set, once all is known that it takes. */
async function settle(desk: ModelDesk, { choice }: ProviderItem): Promise<Values | undefined> {
  switch (choice?.type) {
    case undefined:
      return undefined;
    case 'auto':
    case 'offline':
      return { provider: choice.type };
    case 'editor':
      return { provider: 'editor', editor: editorModelId(choice.model) };
    case 'anthropic':
      return chooseClaude(desk);
    case 'openai':
      return chooseServer(desk);
  }
}

async function chooseClaude(desk: ModelDesk): Promise<Values | undefined> {
  const address = addressOf(desk.choice(), 'anthropic');
  if (!address.ok) throw new Error(explainMissing(t, address.failure));
  const at = { provider: 'anthropic', address: address.value } as const;
  if ((await desk.keys.get('anthropic', at.address)) === undefined && (await askKey(desk, at)) === undefined) return undefined;
  const usual = {
    label: `$(sparkle) ${t('By role')}`,
    detail: t('The strongest supervises, the fastest documents, the usual one does the rest.'),
    name: '',
  };
  const models = desk.claudeModels().map(({ name, input, output }) => ({
    label: name,
    description: t('${0} in, ${1} out, for a million tokens', input.toFixed(2), output.toFixed(2)),
    name,
  }));
  const other = { label: `$(edit) ${t('Another one…')}`, name: null };
  const picked = await vscode.window.showQuickPick([usual, ...models, other], { title: t('Choose a Claude Model') });
  const model = picked?.name === null ? await askName() : picked?.name;
  return model === undefined ? undefined : { provider: 'anthropic', anthropicModel: model };
}

async function chooseServer(desk: ModelDesk): Promise<Values | undefined> {
  const title = t('OpenAI-Compatible Server');
  const entered = await vscode.window.showInputBox({
    title,
    prompt: t('Its address. Ollama is at {0}, LM Studio at {1}.', OLLAMA, 'http://localhost:1234/v1'),
    value: desk.choice().openai.baseUrl ?? OLLAMA,
    ignoreFocusOut: true,
    validateInput: (value) =>
      toAddress(value.trim()) === undefined ? explainMissing(t, { what: 'address', provider: 'openai', address: value }) : undefined,
  });
  const address = entered === undefined ? undefined : toAddress(entered.trim());
  if (address === undefined) return undefined;
  const at = { provider: 'openai', address } as const;
  const list = (key: string | undefined): ReturnType<typeof withSignal<Awaited<ReturnType<ModelDesk['listModels']>>>> =>
    withSignal(t('Asking for the models…'), (signal) => desk.listModels(address, key, signal));
  let listed = await list(await desk.keys.get('openai', address));
  if (listed && !listed.ok && listed.failure.code === 'unauthorized') {
    const key = await askKey(desk, at);
    if (key === undefined) return undefined;
    listed = await list(key);
  }
  if (!listed) return undefined;
  if (!listed.ok) void vscode.window.showWarningMessage(listed.failure.message);
  const model = await pickName(title, listed.ok ? listed.value : []);
  return model === undefined ? undefined : { provider: 'openai', openaiUrl: address, openaiModel: model };
}

async function pickName(title: string, names: readonly string[]): Promise<string | undefined> {
  if (names.length === 0) return askName();
  const other = { label: `$(edit) ${t('Another one…')}`, name: null };
  const picked = await vscode.window.showQuickPick([...names.map((name) => ({ label: name, name })), other], { title });
  return picked?.name === null ? askName() : picked?.name;
}

async function askName(): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: t('Name of the Model'),
    prompt: t('As its provider calls it.'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  return name?.trim();
}
