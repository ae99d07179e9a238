import type { Result } from '../../base/result.ts';
import type { ModelChoice } from '../../domain/model-choice.ts';
import type { ModelAssignments, ModelChooser, ModelError } from '../../ports/model.ts';
import type { EditorApi } from '../editor-models/editor-api.ts';
import type { KeyStore, StoredKey } from './key-store.ts';

/** All that choosing a model needs; the main file fills it in. */
export interface ModelDesk {
  readonly chooser: ModelChooser;
  readonly assignments: Pick<ModelAssignments, 'assign'>;
  readonly keys: KeyStore;
  readonly editor: Pick<EditorApi, 'lm'>;
  /** As it stands in the settings. */
  choice(): ModelChoice;
  /** Asks a provider for next to nothing, to see whether it takes the key. */
  checkKey(at: StoredKey, key: string, signal: AbortSignal): Promise<Result<void, ModelError>>;
  /** The models of an OpenAI-compatible server. */
  listModels(address: string, key: string | undefined, signal: AbortSignal): Promise<Result<readonly string[], ModelError>>;
  /** The Claude models in use, with what a million tokens cost. */
  claudeModels(): readonly PricedModel[];
  /** The user has chosen: what another extension had put in place gives way. */
  chosen(): void;
}

export interface PricedModel {
  readonly name: string;
  readonly input: number;
  readonly output: number;
}
