import { fail, ok, type Result } from '../../base/result.ts';
import { messageOf } from '../../domain/failure.ts';
import type { ModelError } from '../../ports/model.ts';

/** Tries a key with a request that costs nothing: how many tokens one word has. */
export async function checkAnthropicKey(
  { baseUrl, apiKey, fetch: send = fetch }: { readonly baseUrl: string; readonly apiKey: string; readonly fetch?: typeof fetch },
  signal: AbortSignal,
): Promise<Result<void, ModelError>> {
  const error = (code: ModelError['code'], message: string): Result<never, ModelError> => fail({ code, message, mayRetry: false });
  try {
    const response = await send(`${baseUrl}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({ model: 'claude-haiku-4-5', messages: [{ role: 'user', content: 'Hello' }] }),
      signal,
      redirect: 'manual',
    });
    if (response.status === 401) return error('unauthorized', `${baseUrl} does not accept this key.`);
    if (response.status === 403) return error('unauthorized', `${baseUrl} does not allow this key to ask models.`);
    if (response.status >= 500 || response.status < 200 || (response.status >= 300 && response.status < 400))
      return error('unavailable', `${baseUrl} answered with status ${response.status}.`);
    // Whatever else it complains about, it has taken the key.
    return ok(undefined);
  } catch (caught) {
    return error('unavailable', `${baseUrl} could not be reached: ${messageOf(caught)}`);
  }
}
