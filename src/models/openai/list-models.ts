import { fail, ok, type Result } from '../../base/result.ts';
import type { ModelError } from '../../ports/model.ts';
import { faultOfConnection, faultOfStatus, messageIn } from './faults.ts';

/** Names the models that a server has, by `/models`; a failure says why it can't, as with any request. */
export async function listModels(
  { baseUrl, apiKey, fetch: get = fetch }: { readonly baseUrl: string; readonly apiKey?: string; readonly fetch?: typeof fetch },
  signal: AbortSignal,
): Promise<Result<readonly string[], ModelError>> {
  try {
    const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    const response = await get(`${baseUrl}/models`, { headers, signal, redirect: 'manual' });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) return fail(faultOfStatus(response.status, response.headers, messageIn(body), baseUrl, ''));
    return ok(namesIn(body));
  } catch (error) {
    return fail(faultOfConnection(error, baseUrl, false));
  }
}

function namesIn(body: unknown): readonly string[] {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined;
  if (!Array.isArray(data)) return [];
  return data.flatMap((model: unknown) =>
    typeof model === 'object' && model !== null && 'id' in model && typeof model.id === 'string' ? [model.id] : [],
  );
}
