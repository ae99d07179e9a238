import type { Answering } from './answering.ts';
import type { RoleDefinition } from './role.ts';

/** What other agents' files call the models of Claude. */
const FAMILIES: Readonly<Record<string, string>> = {
  opus: 'claude-opus-5-5',
  sonnet: 'claude-sonnet-5-5',
  haiku: 'claude-haiku-5-5',
};

/**
 * What answers a run, the models that roles of the folder ask for included. What the user has set for a role counts for
 * more; a name that means nothing to the provider is passed over, and its usual model answers. The same value where
 * nothing changes.
 */
export function withRoleModels(answering: Answering, roles: readonly RoleDefinition[]): Answering {
  const asked = roles.flatMap(({ name, model }): [string, string][] => {
    const known = model === undefined || Object.hasOwn(answering.models.roles, name) ? undefined : nameFor(model, answering.provider);
    return known === undefined ? [] : [[name, known]];
  });
  if (asked.length === 0) return answering;
  return { ...answering, models: { ...answering.models, roles: { ...answering.models.roles, ...Object.fromEntries(asked) } } };
}

/** A name as its provider knows it: `anthropic:NAME` and the like where it is meant for that one, a family or a name of Claude's without. */
function nameFor(model: string, provider: Answering['provider']): string | undefined {
  const [, meant, name] = /^(anthropic|openai|editor):(.+)$/.exec(model) ?? [];
  if (meant !== undefined) return meant === provider ? name : undefined;
  if (provider !== 'anthropic') return undefined;
  return FAMILIES[model.toLowerCase()] ?? (model.startsWith('claude-') ? model : undefined);
}
