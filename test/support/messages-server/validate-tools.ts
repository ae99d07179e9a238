import type { MessageCreateParams, Tool } from '@anthropic-ai/sdk/resources/messages/messages';
import { first, is55 } from './validate.ts';

const STRICT_WORDS = new Set('type properties required items enum const anyOf description additionalProperties'.split(' '));

export function validateTools({ tools = [], tool_choice, model }: MessageCreateParams): string | undefined {
  if (tool_choice && (tool_choice.type === 'any' || tool_choice.type === 'tool') && is55(model))
    return `tool_choice.type: \`${tool_choice.type}\` is not supported by this model`;
  const names = new Set<string>();
  return first(tools as Tool[], (tool, at) => {
    if (!/^[\w-]{1,128}$/.test(tool.name)) return `tools.${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`;
    if (names.has(tool.name)) return 'tools: Tool names must be unique.';
    names.add(tool.name);
    if (tool.input_schema?.type !== 'object') return `tools.${at}.custom.input_schema.type: Input should be 'object'`;
    const problem = tool.strict ? strictProblem(tool.input_schema) : undefined;
    return problem === undefined ? undefined : `tools.${at}.custom.input_schema: ${problem}`;
  });
}

/** Why a schema can't be held to; undefined where it can. */
function strictProblem(schema: unknown): string | undefined {
  if (Array.isArray(schema)) return first(schema, strictProblem);
  if (typeof schema !== 'object' || schema === null) return undefined;
  const words = schema as Record<string, unknown>;
  const odd = Object.keys(words).find((word) => !STRICT_WORDS.has(word));
  if (odd !== undefined) return `the keyword ${odd} is not supported with strict`;
  if (words.type === 'object' && words.additionalProperties !== false)
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  const inner = [...Object.values(words.properties ?? {}), words.items, ...((words.anyOf ?? []) as unknown[])];
  return first(inner, strictProblem);
}
