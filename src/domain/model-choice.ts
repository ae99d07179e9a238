import { fail, ok, type Result } from '../base/result.ts';
import type { ProviderName } from './answering.ts';

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

/** Why a choice can't answer. Whoever asks says it in its own words: what to do differs between editor and command line. */
export type Missing =
  | { readonly what: 'key'; readonly provider: KeyedProvider; readonly address: string }
  | { readonly what: 'model'; readonly provider: 'openai' | 'editor' }
  /** What is set as an address is none. */
  | { readonly what: 'address'; readonly provider: KeyedProvider; readonly address: string }
  /** Another extension had put a model of its own in place, and has not now. */
  | { readonly what: 'extension'; readonly name: string }
  /** A run was answered at an address that is not the one set now: no key is sent anywhere on the word of a record. */
  | { readonly what: 'elsewhere'; readonly provider: KeyedProvider; readonly address: string };

/** The providers that are reached by an address, most with a key. */
export type KeyedProvider = 'anthropic' | 'openai';

/** Whose keys there are, for the addresses that the choice names. */
export type StoredKeys = Readonly<Record<KeyedProvider, boolean>>;

export const ANTHROPIC_ADDRESS = 'https://api.anthropic.com';
export const OPENAI_ADDRESS = 'https://api.openai.com/v1';

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
