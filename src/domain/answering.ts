/** What answers a run: kept in its journal, so that the run can go on with the same one. */
export interface Answering {
  readonly provider: ProviderName;
  readonly models: RoleModels;
  /** Where its requests go, where that is not the provider's own address. Never holds a key. */
  readonly address?: string;
  /** It is a program: answers of tools are for it in full, as data. */
  readonly readsData?: true;
}

/** `extension`: another extension has put a model of its own in place. */
export type ProviderName = 'offline' | 'anthropic' | 'openai' | 'editor' | 'extension';

/** Which model answers whom, by its provider's name for it. */
export interface RoleModels {
  /** Whoever has none of its own. */
  readonly usual: string;
  /** By role; the supervisor is `supervisor`. */
  readonly roles: Readonly<Record<string, string>>;
}

export const OFFLINE: Answering = { provider: 'offline', models: { usual: 'offline', roles: {} } };

export const modelFor = ({ models }: Pick<Answering, 'models'>, role: string): string =>
  Object.hasOwn(models.roles, role) ? (models.roles[role] ?? models.usual) : models.usual;

/** Whether who answers a role is a program. A model called `offline` is the offline engine, behind whatever server. */
export const readsData = (answering: Pick<Answering, 'models' | 'readsData'>, role: string): boolean =>
  answering.readsData === true || /(^|\/)offline$/.test(modelFor(answering, role));

/** The names of the models, the supervisor's first: what a person reads of it. */
export function describeAnswering({ models }: Pick<Answering, 'models'>): string {
  return [...new Set([modelFor({ models }, 'supervisor'), models.usual, ...Object.values(models.roles)])].join(', ');
}

/** What answered a run of the record; journals of before tell one name only. */
export function answeringOf(header: { readonly model: string; readonly answering?: Answering }): Answering {
  if (header.answering) return header.answering;
  return header.model === 'offline' ? OFFLINE : { provider: 'extension', models: { usual: header.model, roles: {} } };
}

/** What answers now, where that is not what the record tells. */
export function anotherThan(header: Parameters<typeof answeringOf>[0], now: Answering | undefined): Answering | undefined {
  const before = answeringOf(header);
  const isSame =
    now?.provider === before.provider && now.address === before.address && describeAnswering(now) === describeAnswering(before);
  return isSame ? undefined : now;
}
