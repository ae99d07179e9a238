import { NO_USAGE, type AssistantMessage } from '../../src/domain/conversation.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../../src/ports/model.ts';

export type ScriptedReply =
  | { readonly say?: string; readonly calls?: readonly { readonly name: string; readonly input?: unknown }[] }
  | { readonly error: string; readonly mayRetry?: boolean }
  | { readonly cutOff: readonly { readonly name: string; readonly input?: unknown }[] };

/** A model that answers from a script: a function of the request, or a list that is used up. Keeps what it was asked. */
export class ScriptedModel implements ModelClient {
  readonly requests: ModelRequest[] = [];
  readonly #reply: (request: ModelRequest, index: number) => ScriptedReply | Promise<ScriptedReply>;

  constructor(script: readonly ScriptedReply[] | ((request: ModelRequest, index: number) => ScriptedReply | Promise<ScriptedReply>)) {
    this.#reply =
      typeof script === 'function'
        ? script
        : (_request, index) => {
            const reply = script[index];
            if (!reply) throw new Error(`The script has no reply ${index + 1}.`);
            return reply;
          };
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    const index = this.requests.push(structuredClone(request)) - 1;
    const reply = await this.#reply(request, index);
    if (signal.aborted) return yield { type: 'error', error: { code: 'aborted', message: 'aborted', mayRetry: false }, usage: NO_USAGE };
    if ('error' in reply)
      return yield { type: 'error', error: { code: 'internal', message: reply.error, mayRetry: reply.mayRetry ?? false }, usage: NO_USAGE };
    const calls = 'cutOff' in reply ? reply.cutOff : (reply.calls ?? []);
    const message: AssistantMessage = {
      role: 'assistant',
      content: [
        ...('say' in reply && reply.say !== undefined ? [{ type: 'text' as const, text: reply.say }] : []),
        ...calls.map((call, at) => ({
          type: 'tool-call' as const,
          id: `c${index + 1}-${at + 1}`,
          name: call.name,
          input: call.input ?? {},
        })),
      ],
    };
    yield {
      type: 'end',
      message,
      stopReason: 'cutOff' in reply ? 'max-tokens' : calls.length > 0 ? 'tool-use' : 'end-turn',
      usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 },
    };
  }
}
