import * as z from 'zod';
import type { FindingContent } from '../domain/finding.ts';
import type { FindingId } from '../domain/ids.ts';
import type { QuestionContent } from '../domain/question.ts';
import type { ToolDescription } from '../ports/model.ts';

/**
 * Something an agent's model may ask for. The input is checked against the schema before `run` sees it; what `run`
 * returns is told to the model as JSON; what it throws is told as an error that the model can mend.
 */
export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** Tools that only read may run side by side within a turn; a `write` or `wait` in a turn makes the calls run in order. */
  readonly effect: 'read' | 'write' | 'wait';
  /** Whether it may edit the task's overlay: what it changed is then put on record with the step. */
  readonly edits?: boolean;
  /** What a model is told in place of the answer: the same in fewer words. A program, such as the offline engine, gets the answer itself. */
  toModel?(answer: unknown, input: Input, context: ToolContext): unknown;
  /** Cuts an answer that is too long for a model; where it is left out, the longest lists and texts in it are cut. */
  readonly shorten?: (answer: unknown, limit: number) => unknown;
  /** What the user reads while it runs: `applying error-cause in src/orders`. */
  label(input: Input): string;
  run(input: Input, context: ToolContext): Promise<unknown>;
}

export interface ToolContext {
  readonly callId: string;
  readonly signal: AbortSignal;
  /** A line for the live output. */
  readonly progress: (text: string) => void;
  /** Findings reported together reach whoever listens together. Resolves to their ids once they are on record. */
  readonly report: (findings: readonly FindingContent[]) => Promise<readonly FindingId[]>;
  /** Puts a question to the user once the step is finished. The answer comes as news. */
  readonly ask: (question: QuestionContent) => void;
}

/**
 * A tool whose input type is known inside and erased outside; the schema stands between the two. Takes the object over and
 * answers it: a copy of each tool for each task would take longer than all else of it.
 */
export function defineTool<Input>(tool: Tool<Input>): Tool {
  return Object.assign(tool, { input: strictly(tool.input) });
}

/** A schema that refuses what it does not know, unless it says otherwise: a parameter by another name must not pass for one that was left out. */
function strictly(schema: z.ZodType): z.ZodType {
  const known = strict.get(schema);
  if (known) return known;
  const made = schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;
  strict.set(schema, made);
  return made;
}

/** To make a schema, and to describe it, costs more than most steps. */
const strict = new WeakMap<z.ZodType, z.ZodType>();

/** Many subagents have the same tools; a schema is described once for all of them. */
const described = new WeakMap<z.ZodType, ToolDescription['inputSchema']>();

export function describeTool({ name, description, input }: Tool): ToolDescription {
  const inputSchema = described.get(input) ?? withoutNoise(z.toJSONSchema(input, { io: 'input' }));
  described.set(input, inputSchema);
  return { name, description, inputSchema };
}

/** The bounds of every integer, and which draft of JSON Schema it is: true, and of no use to a model. */
export function withoutNoise<Schema extends object>(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (isNoise(key, value) ? undefined : value))) as Schema;
}

const isNoise = (key: string, value: unknown): boolean =>
  (key === '$schema' && typeof value === 'string') ||
  (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) ||
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER);

/** Zod's complaints as one sentence that names the field: what the model, or a user, is told. */
export function explainInvalid(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
