import type * as vscode from 'vscode';
import { formatTokens } from '../../base/figures.ts';
import type { ModelChoice } from '../../domain/model-choice.ts';
import { editorModelId } from '../editor-models/editor-api.ts';
import type { HostTranslate } from '../host-translate.ts';
import type { StoredKey } from './key-store.ts';

export type ProviderPick =
  | { readonly type: 'auto' | 'offline' | 'anthropic' | 'openai' }
  | { readonly type: 'editor'; readonly model: Pick<vscode.LanguageModelChat, 'vendor' | 'id'> };

export interface ProviderItem extends vscode.QuickPickItem {
  /** Absent on what only separates. */
  readonly choice?: ProviderPick;
}

/** A line between items, as the editor numbers its kinds. */
const SEPARATOR = -1 satisfies vscode.QuickPickItemKind.Separator;

/** Who may answer, with what each takes and gives; the one that is set is marked. */
export function providersToChoose(
  t: HostTranslate,
  { provider, openai, editor }: ModelChoice,
  keys: readonly StoredKey[],
  inEditor: readonly Pick<vscode.LanguageModelChat, 'vendor' | 'id' | 'name' | 'family' | 'maxInputTokens'>[],
): ProviderItem[] {
  const marked = (is: boolean, ...facts: string[]): string => [is ? t('in use') : '', ...facts].filter((fact) => fact !== '').join(' · ');
  const hasKey = keys.some((key) => key.provider === 'anthropic');
  return [
    {
      label: `$(wand) ${t('Automatic')}`,
      description: marked(provider === 'auto'),
      detail: t('Claude where there is a key, else a chosen model of the editor, else offline.'),
      choice: { type: 'auto' },
    },
    {
      label: `$(beaker) ${t('Offline')}`,
      description: marked(provider === 'offline'),
      detail: t('Deterministic recipes. Nothing leaves this machine, nothing costs anything.'),
      choice: { type: 'offline' },
    },
    {
      label: '$(sparkle) Claude',
      description: marked(provider === 'anthropic', hasKey ? t('key is stored') : ''),
      detail: t('With an API key of Anthropic. Costs are counted and can be limited.'),
      choice: { type: 'anthropic' },
    },
    {
      label: `$(server) ${t('OpenAI-compatible server…')}`,
      description: marked(provider === 'openai', provider === 'openai' ? (openai.model ?? '') : ''),
      detail: t('Ollama, LM Studio or another one on this machine, or a gateway.'),
      choice: { type: 'openai' },
    },
    ...(inEditor.length === 0 ? [] : [{ label: t('Models of the editor'), kind: SEPARATOR }]),
    ...inEditor.map((model) => ({
      label: `$(comment-discussion) ${model.name}`,
      description: marked(provider === 'editor' && editor === editorModelId(model), model.vendor),
      detail: t('{0} tokens fit; its cost is between you and its provider.', formatTokens(model.maxInputTokens)),
      choice: { type: 'editor' as const, model },
    })),
  ];
}
