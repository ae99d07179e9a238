import type { Tool } from '@anthropic-ai/sdk/resources/messages/messages';

type Schema = Readonly<Record<string, unknown>>;

/** What the provider can hold an answer to while it is written; the rest is told in words, and checked when the call arrives. */
const KEPT = new Set(['type', 'properties', 'required', 'items', 'enum', 'const', 'anyOf', 'description', 'additionalProperties']);
const TOLD = new Set(['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'minItems', 'maxItems', 'pattern', 'multipleOf']);
const DROPPED = new Set(['$schema', 'default', 'title']);

/** A schema that `strict` accepts, for the same inputs or a few more; undefined where there is none. */
export function strictSchema(schema: Schema): Tool.InputSchema | undefined {
  const held = hold(schema);
  return held?.type === 'object' ? { ...held, type: 'object' } : undefined;
}

function hold(schema: unknown): Record<string, unknown> | undefined {
  if (!isSchema(schema)) return undefined;
  const held: Record<string, unknown> = {};
  const told: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (TOLD.has(key)) told.push(`${key} ${String(value)}`);
    else if (KEPT.has(key)) held[key] = value;
    else if (!DROPPED.has(key)) return undefined;
  }
  if (told.length > 0) held.description = [schema.description, `(${told.join(', ')})`].filter(Boolean).join(' ');
  if (!holdWithin(held)) return undefined;
  return held;
}

function holdWithin(held: Record<string, unknown>): boolean {
  if (held.type === 'object') {
    // An object of any keys can't be held to anything.
    if (!isSchema(held.properties) || isSchema(held.additionalProperties)) return false;
    const properties = Object.entries(held.properties).map(([name, value]) => [name, hold(value)] as const);
    if (properties.some(([, value]) => value === undefined)) return false;
    held.properties = Object.fromEntries(properties);
    held.additionalProperties = false;
  }
  if (held.items !== undefined && !(held.items = hold(held.items))) return false;
  if (Array.isArray(held.anyOf)) {
    const options = held.anyOf.map(hold);
    if (options.includes(undefined)) return false;
    held.anyOf = options;
  }
  return held.type !== undefined || held.anyOf !== undefined || held.enum !== undefined || held.const !== undefined;
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
