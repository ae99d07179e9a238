import { formatCountdown } from '../../base/figures.ts';
import { messageOf } from '../../domain/failure.ts';
import type { ModelError } from '../../ports/model.ts';
import { BrokenReply } from './read-stream.ts';

/** What is read off the errors of the SDK, without its classes: those are in a bundle of their own. */
interface ProviderError {
  readonly status?: number;
  /** `overloaded_error` and its like. */
  readonly type?: string | null;
  readonly errorCode?: string | null;
  readonly apiMessage?: string | null;
  readonly headers?: Headers;
  readonly requestID?: string | null;
}

export interface FaultContext {
  readonly model: string;
  readonly baseUrl: string;
  readonly now: number;
}

const TOO_LONG = /prompt is too long|context (?:window|length)|too many (?:input )?tokens|exceeds? .*(?:token|context) limit/i;
const SPENT = /spend|billing|credit|payment|ramp_limit/i;

/** What became of a request that the provider did not answer to its end, in a sentence that says what can be done. */
export function toModelError(error: unknown, context: FaultContext): ModelError {
  if (error instanceof BrokenReply) return passing('unavailable', `The answer of ${context.model} can’t be read: ${error.message}.`);
  const fault = error as ProviderError;
  if (fault.status === undefined) return withoutStatus(error, fault, context);
  const said = fault.apiMessage ? ` It says: ${fault.apiMessage}` : '';
  const detail = `${said}${fault.requestID ? ` (request ${fault.requestID})` : ''}`;
  if (fault.status === 402 || SPENT.test(`${fault.errorCode ?? ''} ${fault.type ?? ''}`) || isOutOfCredit(fault))
    return lasting('unpaid', `There is no credit left for ${context.model}, or a spending limit is reached. Raise it and go on.${detail}`);
  switch (fault.status) {
    case 401:
      return lasting('unauthorized', `The key for ${context.baseUrl} is not accepted. Set another one.${detail}`);
    case 403:
      return lasting('unauthorized', `The key for ${context.baseUrl} may not be used for ${context.model}.${detail}`);
    case 404:
      return lasting('bad-request', `There is no model ${context.model} at ${context.baseUrl}. Choose another one.${detail}`);
    case 413:
      return lasting('too-long', `The conversation is too large for ${context.model}.${detail}`);
    case 429:
      return rateLimited(fault, context, detail);
    case 408:
    case 409:
      return passing('unavailable', `${context.model} did not answer in time (status ${fault.status}).${detail}`);
    case 529:
      return passing('unavailable', `${context.model} is overloaded.${detail}`, retryAfterOf(fault.headers, context.now));
  }
  if (fault.status >= 500)
    return passing(
      'unavailable',
      `${context.model} failed with status ${fault.status}.${detail}`,
      retryAfterOf(fault.headers, context.now),
    );
  if (TOO_LONG.test(fault.apiMessage ?? '')) return lasting('too-long', `The conversation is too long for ${context.model}.${detail}`);
  return lasting('bad-request', `${context.model} does not accept the request (status ${fault.status}).${detail}`);
}

/** Errors that came in the middle of a stream, or instead of an answer. */
function withoutStatus(error: unknown, fault: ProviderError, context: FaultContext): ModelError {
  switch (fault.type ?? '') {
    case 'overloaded_error':
      return passing('unavailable', `${context.model} was overloaded in the middle of its answer.`);
    case 'rate_limit_error':
      return passing('rate-limited', `${context.model} broke off its answer: too much was asked of it.`);
    case 'authentication_error':
    case 'permission_error':
      return lasting('unauthorized', `The key for ${context.baseUrl} was refused in the middle of an answer. Set another one.`);
    case 'billing_error':
      return lasting('unpaid', `There is no credit left for ${context.model}. Raise it and go on.`);
  }
  if (fault.type) return passing('unavailable', `${context.model} broke off its answer: ${fault.apiMessage ?? fault.type}.`);
  return passing('unavailable', `No answer of ${context.model} from ${context.baseUrl}: ${causeOf(error)}.`);
}

function rateLimited(fault: ProviderError, context: FaultContext, detail: string): ModelError {
  const retryAfterMs = retryAfterOf(fault.headers, context.now);
  const when = retryAfterMs === undefined ? 'a while' : formatCountdown(retryAfterMs);
  return passing(
    'rate-limited',
    `The limit of requests to ${context.model} is reached; it may be asked again in ${when}.${detail}`,
    retryAfterMs,
  );
}

/** Seconds, or a date. */
function retryAfterOf(headers: Headers | undefined, now: number): number | undefined {
  const told = headers?.get('retry-after')?.trim();
  if (!told) return undefined;
  const ms = /^[\d.]+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) : undefined;
}

const isOutOfCredit = ({ status, apiMessage }: ProviderError): boolean => status === 400 && /credit balance/i.test(apiMessage ?? '');

/** The innermost words: "fetch failed" helps nobody. */
function causeOf(error: unknown): string {
  let inner = error;
  for (let depth = 0; depth < 5 && inner instanceof Error && inner.cause !== undefined; depth += 1) inner = inner.cause;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined;
  const text = messageOf(inner).replace(/\.$/, '');
  return code !== undefined && !text.includes(code) ? `${text} (${code})` : text || 'the connection failed';
}

const lasting = (code: ModelError['code'], message: string): ModelError => ({ code, message, mayRetry: false });

const passing = (code: ModelError['code'], message: string, retryAfterMs?: number): ModelError => ({
  code,
  message,
  mayRetry: true,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});
