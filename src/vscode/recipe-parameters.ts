import * as z from 'zod/mini';

/** A parameter of a recipe, as far as a dialogue needs to know it. */
export interface RecipeParameter {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly kind: 'text' | 'number' | 'boolean' | 'choice';
  readonly choices: readonly string[];
}

const propertySchema = z.object({
  type: z.optional(z.string()),
  description: z.optional(z.string()),
  enum: z.optional(z.array(z.string())),
});

const objectSchema = z.object({
  properties: z.optional(z.record(z.string(), z.unknown())),
  required: z.optional(z.array(z.string())),
});

/** The parameters that a JSON Schema of an object asks for. What is too deep for a dialogue (lists, objects) is left out. */
export function parametersOf(schema: Readonly<Record<string, unknown>>): RecipeParameter[] {
  const object = objectSchema.safeParse(schema);
  if (!object.success) return [];
  return Object.entries(object.data.properties ?? {}).flatMap(([name, raw]) => {
    const property = propertySchema.safeParse(raw);
    if (!property.success) return [];
    const { type, description = '', enum: choices = [] } = property.data;
    const kind = choices.length > 0 ? 'choice' : kindOf(type);
    return kind === null ? [] : [{ name, description, isRequired: object.data.required?.includes(name) === true, kind, choices }];
  });
}

function kindOf(type: string | undefined): RecipeParameter['kind'] | null {
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'boolean' : null;
}
