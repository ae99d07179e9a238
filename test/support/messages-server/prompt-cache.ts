import { createHash } from 'node:crypto';
import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages/messages';
import type { PromptTokens } from './events.ts';
import { blocksOf, tokensIn } from './wire.ts';

/** What is shorter is not cached. */
const LEAST_TOKENS = 1024;
/** How far before a breakpoint a cached beginning is looked for, in blocks. */
const LOOKBACK = 20;
const KEPT_MS = 5 * 60_000;

/** The provider's cache of beginnings: tools, then instructions, then messages, by the hash of all before. */
export class PromptCache {
  readonly #known = new Map<string, number>();

  /** Where the tokens of a prompt come from; what ends at a breakpoint is known from now on. */
  count(params: MessageCreateParams, now: number): PromptTokens {
    const pieces = piecesOf(params);
    const digest = createHash('sha256').update(params.model);
    const ends: { readonly hash: string; readonly tokens: number; readonly isBreakpoint: boolean }[] = [];
    let tokens = 0;
    for (const piece of pieces) {
      const { cache_control: cached, ...content } = piece as Record<string, unknown>;
      digest.update(JSON.stringify(content));
      tokens += tokensIn(content);
      ends.push({ hash: digest.copy().digest('hex'), tokens, isBreakpoint: Boolean(cached) });
    }
    const breakpoints = ends.flatMap(({ isBreakpoint, tokens: size }, at) => (isBreakpoint && size >= LEAST_TOKENS ? [at] : []));
    const last = breakpoints.at(-1);
    if (last === undefined) return { input: tokens, cacheRead: 0, cacheWrite: 0 };
    const hit = breakpoints
      .flatMap((at) => Array.from({ length: LOOKBACK + 1 }, (_, back) => at - back))
      .filter((at) => (this.#known.get(ends[at]?.hash ?? '') ?? -Infinity) > now - KEPT_MS)
      .reduce((most, at) => Math.max(most, ends[at]?.tokens ?? 0), 0);
    for (const at of breakpoints) this.#known.set(ends[at]?.hash ?? '', now);
    const cached = Math.max(hit, ends[last]?.tokens ?? 0);
    return { input: tokens - cached, cacheRead: hit, cacheWrite: cached - hit };
  }
}

function piecesOf({ tools = [], system = [], messages }: MessageCreateParams): readonly object[] {
  const instructions = typeof system === 'string' ? [{ type: 'text', text: system }] : system;
  return [
    ...tools,
    ...instructions,
    ...messages.flatMap((message) => blocksOf(message).map((block) => ({ role: message.role, ...block }))),
  ];
}
