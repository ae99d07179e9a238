import * as z from 'zod/mini';
import type { ModelChoice } from '../domain/model-choice.ts';
import type { Configuration } from './settings.ts';

export interface ModelSettings {
  readonly choice: ModelChoice;
  /** What models cost, in US dollars for a million tokens, by their names. */
  readonly prices: Readonly<Record<string, OwnPrice>>;
}

type OwnPrice = z.infer<typeof ownPrice>;

const dollars = z.number().check(z.minimum(0));
const ownPrice = z.object({
  input: dollars,
  output: dollars,
  cacheRead: z.exactOptional(dollars),
  cacheWrite: z.exactOptional(dollars),
});

/** All of them begin so. */
export const MODEL_SECTION = 'refactorCrew.model';

/** The names of the settings, after `refactorCrew.`; the dialogue that chooses a model writes them. */
export const MODEL_SETTINGS = {
  provider: 'model.provider',
  anthropicModel: 'model.anthropic.model',
  anthropicUrl: 'model.anthropic.baseUrl',
  openaiModel: 'model.openai.model',
  openaiUrl: 'model.openai.baseUrl',
  editor: 'model.editor.id',
  roles: 'model.roles',
  prices: 'model.prices',
} as const;

/**
 * Reads who is to answer. All of it is for the user alone to set, on this machine: VS Code reads none of it from a
 * folder. An address that is none stays as it is, so that nothing goes to another one instead.
 */
export function readModelSettings(configuration: Configuration): ModelSettings {
  const read = <Value>(name: string, schema: z.ZodMiniType<Value>, otherwise: Value): Value => {
    const parsed = schema.safeParse(configuration.get(name));
    return parsed.success ? parsed.data : otherwise;
  };
  const text = (name: string): string | null => read(name, z.string(), '').trim() || null;
  return {
    choice: {
      provider: read(MODEL_SETTINGS.provider, z.enum(['auto', 'offline', 'anthropic', 'openai', 'editor']), 'auto'),
      anthropic: { model: text(MODEL_SETTINGS.anthropicModel), baseUrl: text(MODEL_SETTINGS.anthropicUrl) },
      openai: { model: text(MODEL_SETTINGS.openaiModel), baseUrl: text(MODEL_SETTINGS.openaiUrl) },
      editor: text(MODEL_SETTINGS.editor),
      roles: read(MODEL_SETTINGS.roles, z.record(z.string(), z.string().check(z.minLength(1))), {}),
    },
    prices: read(MODEL_SETTINGS.prices, z.record(z.string(), ownPrice), {}),
  };
}
