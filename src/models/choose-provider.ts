import { fail, ok, type Result } from '../base/result.ts';
import { OFFLINE, type Answering, type RoleModels } from '../domain/answering.ts';
import { ROLES } from '../domain/ids.ts';
import {
  addressOf,
  defaultAddress,
  needsKey,
  type KeyedProvider,
  type Missing,
  type ModelChoice,
  type StoredKeys,
} from '../domain/model-choice.ts';

/**
 * Who answers whom where nothing else is set. The supervisor asks seldom, and its mistakes are everybody's: it gets
 * the strongest. Documentation follows edits that others have thought out, with much to read: the fastest, at a
 * twentieth of the usual one's price. All others write or judge code.
 */
export const CLAUDE_MODELS: RoleModels = {
  usual: 'claude-sonnet-5-5',
  roles: { supervisor: 'claude-opus-5-5', [ROLES.documentation]: 'claude-haiku-5-5' },
};

/** Which provider answers, with which models. `auto`: Claude where there is a key, else a chosen model of the editor, else offline. */
export function chooseProvider(choice: ModelChoice, keys: StoredKeys): Result<Answering, Missing> {
  switch (choice.provider) {
    case 'offline':
      return ok(OFFLINE);
    case 'auto':
      if (keys.anthropic) return chooseProvider({ ...choice, provider: 'anthropic' }, keys);
      return choice.editor === null ? ok(OFFLINE) : chooseProvider({ ...choice, provider: 'editor' }, keys);
    case 'editor':
      return choice.editor === null ? fail({ what: 'model', provider: 'editor' }) : ok(withModels(choice, 'editor', choice.editor));
    case 'anthropic':
    case 'openai': {
      const { provider } = choice;
      const address = addressOf(choice, provider);
      if (!address.ok) return address;
      const elsewhere = address.value === defaultAddress(provider) ? {} : { address: address.value };
      if (!keys[provider] && needsKey(provider, address.value)) return fail({ what: 'key', provider, address: address.value });
      const { model } = choice[provider];
      if (provider === 'openai' && model === null) return fail({ what: 'model', provider });
      return ok({ ...withModels(choice, provider, model ?? CLAUDE_MODELS), ...elsewhere });
    }
  }
}

function withModels(choice: ModelChoice, provider: KeyedProvider | 'editor', models: RoleModels | string): Answering {
  const { usual, roles } = typeof models === 'string' ? { usual: models, roles: {} } : models;
  return { provider, models: { usual, roles: { ...roles, ...rolesFor(choice.roles, provider) } } };
}

const MEANT_FOR = /^(anthropic|openai|editor):(.+)$/;

/** The models of single roles that are meant for this provider, without its name. A model's own name may have a colon. */
function rolesFor(roles: ModelChoice['roles'], provider: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(roles).flatMap(([role, model]) => {
      const [, meant, name] = MEANT_FOR.exec(model) ?? [];
      return meant === undefined || name === undefined ? [[role, model]] : meant === provider ? [[role, name]] : [];
    }),
  );
}
