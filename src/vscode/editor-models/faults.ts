import { messageOf } from '../../domain/failure.ts';
import type { ModelError } from '../../ports/model.ts';

const TOO_LONG = /context.?(length|window|size)|token limit|too many tokens|message exceeds|too long/i;
const REFUSED = /off.?topic|filtered|content.?policy|responsible ai/i;
const QUOTA = /quota|rate.?limit|too many requests/i;

/** Why the editor did not let a model answer, by the codes of its LanguageModelError. */
export function faultOf(error: unknown, model: string): ModelError {
  const told = messageOf(rootOf(error));
  switch (codeOf(error)) {
    case 'NoPermissions':
      return refusal('unauthorized', `You have not allowed Refactor Crew to ask ${model}: ${told}`);
    case 'Blocked':
      return refusal('unpaid', `The editor does not let Refactor Crew ask ${model} now; its quota may be used up: ${told}`);
    case 'NotFound':
      return notFound(model);
    default:
      if (TOO_LONG.test(told)) return refusal('too-long', `The conversation does not fit into ${model}: ${told}`);
      if (REFUSED.test(told)) return refusal('refused', `${model} refused to answer: ${told}`);
      if (QUOTA.test(told)) return { code: 'rate-limited', message: `${model} asks for less at a time: ${told}`, mayRetry: true };
      return { code: 'unavailable', message: `${model} did not answer: ${told}`, mayRetry: true };
  }
}

export const notFound = (model: string): ModelError =>
  refusal('bad-request', `The editor has no model ${model}. Sign in with its provider, or choose another model.`);

const refusal = (code: ModelError['code'], message: string): ModelError => ({ code, message, mayRetry: false });

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** With an unknown error, what is told is in its cause. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
