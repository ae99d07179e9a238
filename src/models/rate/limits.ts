/** What a provider counts. */
export type LimitKind = 'requests' | 'inputTokens' | 'outputTokens';

/** One limit, as the provider sees it. */
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** When all of it is there again. Milliseconds since the epoch. */
  readonly fullAt: number;
}

export type Limits = Partial<Readonly<Record<LimitKind, LimitState>>>;

/** What one request takes of each limit. */
export type Need = Readonly<Record<LimitKind, number>>;

const HEADERS: Readonly<Record<LimitKind, string>> = {
  requests: 'requests',
  inputTokens: 'input-tokens',
  outputTokens: 'output-tokens',
};

/** The limits that the headers of an answer of Anthropic tell of. */
export function readAnthropicLimits(headers: Headers): Limits {
  const limits: Partial<Record<LimitKind, LimitState>> = {};
  for (const [kind, name] of Object.entries(HEADERS) as [LimitKind, string][]) {
    const limit = numberIn(headers, `anthropic-ratelimit-${name}-limit`);
    const remaining = numberIn(headers, `anthropic-ratelimit-${name}-remaining`);
    if (limit === undefined || remaining === undefined || limit <= 0) continue;
    const fullAt = Date.parse(headers.get(`anthropic-ratelimit-${name}-reset`) ?? '');
    limits[kind] = { limit, remaining, fullAt: Number.isFinite(fullAt) ? fullAt : 0 };
  }
  return limits;
}

function numberIn(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  return value === null || value.trim() === '' || !Number.isFinite(Number(value)) ? undefined : Number(value);
}
