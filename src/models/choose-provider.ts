import { fail, ok, type Result } from '../base/result.ts';
import { OFFLINE, type Answering, type ProviderName, type RoleModels } from '../domain/answering.ts';
import { ROLES } from '../domain/ids.ts';

/** What the user has chosen, wherever it is written down. Null: left to us. */
export interface ModelChoice {
  readonly provider: 'auto' | Exclude<ProviderName, 'extension'>;
  readonly anthropic: { readonly model: string | null; readonly baseUrl: string | null };
  readonly openai: { readonly model: string | null; readonly baseUrl: string | null };
  /** The editor's own model that was chosen, by its id. */
  readonly editor: string | null;
  /** Models for single roles: the name alone, or `provider:name` where it is meant for one provider only. */
  readonly roles: Readonly<Record<string, string>>;
}

export const ANTHROPIC_ADDRESS = 'https://api.anthropic.com';
export const OPENAI_ADDRESS = 'https://api.openai.com/v1';

/**
 * Who answers whom where nothing else is set. The supervisor asks seldom, and its mistakes are everybody's: it gets
 * the strongest. Documentation follows edits that others have thought out, with much to read: the fastest, at a
 * twentieth of the usual one's price. All others write or judge code.
 */
export const CLAUDE_MODELS: RoleModels = {
  usual: 'claude-sonnet-5-5',
  roles: { supervisor: 'claude-opus-5-5', [ROLES.documentation]: 'claude-haiku-5-5' },
};

/** Why a choice can't answer. Whoever asks says it in its own words: what to do differs between editor and command line. */
export type Missing =
  | { readonly what: 'key'; readonly provider: KeyedProvider; readonly address: string }
  | { readonly what: 'model'; readonly provider: 'openai' | 'editor' }
  /** What is set as an address is none. */
  | { readonly what: 'address'; readonly provider: KeyedProvider; readonly address: string }
  /** A run was answered at an address that is not the one set now: no key is sent anywhere on the word of a record. */
  | { readonly what: 'elsewhere'; readonly provider: KeyedProvider; readonly address: string };

/** The providers that are reached by an address, most with a key. */
export type KeyedProvider = 'anthropic' | 'openai';

/** Whose keys there are, for the addresses that the choice names. */
export type StoredKeys = Readonly<Record<KeyedProvider, boolean>>;

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

/** Where requests go: without a slash at its end. */
export function addressOf(choice: Pick<ModelChoice, 'anthropic' | 'openai'>, provider: KeyedProvider): Result<string, Missing> {
  const { baseUrl } = choice[provider];
  if (baseUrl === null) return ok(defaultAddress(provider));
  const address = toAddress(baseUrl);
  return address === undefined ? fail({ what: 'address', provider, address: baseUrl }) : ok(address);
}

/**
 * An address for requests as it is kept and compared; undefined for what is none. It goes into journals, so it may hold
 * no user's name, password or query.
 */
export function toAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, pathname, username, password, search, hash } = new URL(text);
  if (!/^https?:$/.test(protocol) || [username, password, search, hash].some((part) => part !== '')) return undefined;
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

export const defaultAddress = (provider: KeyedProvider): string => (provider === 'anthropic' ? ANTHROPIC_ADDRESS : OPENAI_ADDRESS);

/** A server of one's own that speaks OpenAI's protocol seldom wants a key. */
export const needsKey = (provider: KeyedProvider, address: string): boolean => provider === 'anthropic' || address === OPENAI_ADDRESS;

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
