import type { ModelError } from '../../ports/model.ts';

const TOO_LONG = /context.?(length|window|size)|maximum context|n_ctx|too many tokens|prompt is too long|input is too long/i;
const UNPAID = /insufficient_quota|exceeded your current quota|billing|credit|payment/i;

/** What a status means, as a sentence that says what to do. `told` is what the server said. */
export function faultOfStatus(status: number, headers: Headers, told: string, address: string, model: string): ModelError {
  const words = told === '' ? '' : `: ${told}`;
  const error = (code: ModelError['code'], message: string, mayRetry = false): ModelError => ({
    code,
    message: `${message}${words}`,
    mayRetry,
    ...(mayRetry && retryAfter(headers)),
  });
  if (status >= 300 && status < 400)
    return error('bad-request', `${address} sends requests on to ${headers.get('location') ?? 'elsewhere'}. Set that as the address`);
  switch (status) {
    case 401:
      return error('unauthorized', `${address} does not accept the key`);
    case 402:
      return error('unpaid', `There is no credit left at ${address}`);
    case 403:
      return error('unauthorized', `${address} does not allow this`);
    case 404:
      return error('bad-request', `${address} knows no model ${model}, or is not the address of an OpenAI-compatible server`);
    case 413:
      return error('too-long', 'The conversation does not fit into the model');
    case 429:
      return UNPAID.test(told)
        ? error('unpaid', `There is no credit left at ${address}`)
        : error('rate-limited', `${address} asks for less at a time`, true);
    default:
      if (status === 408 || status === 409 || status === 425 || status >= 500)
        return error('unavailable', `${address} answered with status ${status}`, true);
      if (TOO_LONG.test(told)) return error('too-long', 'The conversation does not fit into the model');
      return error('bad-request', `${address} does not take the request (status ${status})`);
  }
}

/** Why there was no answer, or why it broke off. */
export function faultOfConnection(error: unknown, address: string, isBegun: boolean): ModelError {
  if (isBegun) return { code: 'unavailable', message: `The answer of ${address} broke off.`, mayRetry: true };
  const code = causeOf(error);
  if (code === 'ECONNREFUSED')
    return { code: 'unavailable', message: `Nothing answers at ${address}. Is the server running?`, mayRetry: true };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return {
      code: 'unavailable',
      message: `The address ${address} leads nowhere. Check it, and the connection to the network.`,
      mayRetry: true,
    };
  return { code: 'unavailable', message: `${address} could not be reached${code === undefined ? '' : ` (${code})`}.`, mayRetry: true };
}

/** What a server says of an error; none of them says it in the same way. */
export function messageIn(body: unknown): string {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return '';
  const { error, message, code } = body as { readonly error?: unknown; readonly message?: unknown; readonly code?: unknown };
  const said = typeof message === 'string' ? message : messageIn(error);
  return typeof code === 'string' && !said.includes(code) ? `${said} (${code})` : said;
}

function retryAfter(headers: Headers): { readonly retryAfterMs?: number } {
  const ms = Number(headers.get('retry-after-ms') ?? NaN);
  if (ms >= 0) return { retryAfterMs: ms };
  const text = headers.get('retry-after');
  if (text === null) return {};
  const seconds = Number(text);
  if (seconds >= 0) return { retryAfterMs: seconds * 1000 };
  const at = Date.parse(text);
  return Number.isNaN(at) ? {} : { retryAfterMs: Math.max(0, at - Date.now()) };
}

function causeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return undefined;
}
