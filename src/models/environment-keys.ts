import type { KeyedProvider } from '../domain/model-choice.ts';

const VARIABLES: Readonly<Record<KeyedProvider, string>> = { anthropic: 'ANTHROPIC_API_KEY', openai: 'OPENAI_API_KEY' };

/** Takes the keys out of an environment, so that nothing that is started from here on inherits them. */
export function takeKeys(environment: Record<string, string | undefined>): Partial<Record<KeyedProvider, string>> {
  const taken: Partial<Record<KeyedProvider, string>> = {};
  for (const provider of ['anthropic', 'openai'] as const) {
    const key = environment[VARIABLES[provider]]?.trim();
    delete environment[VARIABLES[provider]];
    if (key) taken[provider] = key;
  }
  return taken;
}
