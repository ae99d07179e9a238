import * as z from 'zod';

/** What a recipe of a folder says of itself. */
export const recipeSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'has to be made of small letters, digits and dashes'),
  title: z.string().min(1).max(100),
  description: z.string().max(500).optional(),
  class: z.enum(['proved', 'checked', 'behaviour-changing']).default('checked'),
  topics: z.array(z.string().min(1).max(60)).max(40).default([]),
  example: z.string().max(200).optional(),
  plan: z.literal('function', 'has to be a function'),
});

const position = z.int().min(0);

/** What its plan answers for one file; all positions are offsets in its text. */
export const answerSchema = z.strictObject({
  sites: z
    .array(
      z.strictObject({
        at: position.optional(),
        reason: z.string().min(1).max(300),
        edits: z.array(z.strictObject({ start: position, end: position, text: z.string() })).min(1),
      }),
    )
    .default([]),
  refused: z.array(z.strictObject({ at: position, reason: z.string().min(1).max(300) })).default([]),
  notes: z.array(z.strictObject({ at: position, text: z.string().min(1).max(300) })).default([]),
});

export type RecipeAnswer = z.infer<typeof answerSchema>;

/** The first thing that does not fit, as `sites.0.edits: …`. */
export function firstIssue({ issues }: z.ZodError): string {
  const [first] = issues;
  return first ? `${first.path.length > 0 ? `\`${first.path.join('.')}\`: ` : ''}${first.message}` : 'it does not fit';
}
