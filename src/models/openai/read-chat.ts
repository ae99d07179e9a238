import { estimateTokens } from '../../domain/budget.ts';
import type { AssistantMessage, StopReason, ToolCallBlock } from '../../domain/conversation.ts';
import type { ModelPart } from '../../ports/model.ts';
import type { ChatChunk, ChatToolCallDelta, ChatUsage } from './chat-protocol.ts';

/** How many tokens a request took: as told, or guessed from the lengths of what was sent and said. */
export interface CountedTokens {
  readonly input: number;
  readonly cachedInput?: number;
  readonly output: number;
}

interface Call {
  readonly id: string;
  name: string;
  arguments: string;
}

/** An answer as it comes in, chunk by chunk. */
export class ChatAnswer {
  #text = '';
  #thinking = '';
  readonly #calls: Call[] = [];
  readonly #byIndex = new Map<number, Call>();
  #finish: string | undefined;
  #usage: ChatUsage | undefined;
  #model: string | undefined;

  get model(): string | undefined {
    return this.#model;
  }

  /** Whether the server has said why the answer ended. */
  get isFinished(): boolean {
    return this.#finish !== undefined;
  }

  /** Takes in a chunk; what of it a user may see comes out. */
  *add(chunk: ChatChunk): Generator<Extract<ModelPart, { type: 'text-delta' | 'thinking-delta' }>, void, undefined> {
    if (chunk.model) this.#model = chunk.model;
    if (chunk.usage) this.#usage = chunk.usage;
    const choice = chunk.choices?.[0];
    if (!choice) return;
    const delta = choice.delta ?? choice.message;
    const thought = delta?.reasoning_content ?? delta?.reasoning;
    if (thought) {
      this.#thinking += thought;
      yield { type: 'thinking-delta', text: thought };
    }
    const said = delta?.content || delta?.refusal;
    if (said) {
      this.#text += said;
      yield { type: 'text-delta', text: said };
    }
    for (const call of delta?.tool_calls ?? []) this.#addCall(call);
    if (choice.finish_reason) this.#finish = choice.finish_reason;
  }

  message(): AssistantMessage {
    return {
      role: 'assistant',
      content: [
        ...(this.#thinking === '' ? [] : [{ type: 'thinking' as const, text: this.#thinking }]),
        ...(this.#text === '' ? [] : [{ type: 'text' as const, text: this.#text }]),
        ...this.#calls.map(({ id, name, arguments: text }): ToolCallBlock => ({ type: 'tool-call', id, name, input: readArguments(text) })),
      ],
    };
  }

  /** Some servers say `stop` where calls wait to be run. */
  stopReason(): StopReason {
    switch (this.#finish) {
      case 'length':
        return 'max-tokens';
      case 'content_filter':
        return 'refusal';
      default:
        return this.#calls.length > 0 ? 'tool-use' : 'end-turn';
    }
  }

  tokens(sentChars: number): CountedTokens {
    const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = this.#usage ?? {};
    const said =
      this.#text.length + this.#thinking.length + this.#calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, 0);
    return {
      input: input ?? estimateTokens(sentChars),
      output: output ?? (said === 0 ? 0 : estimateTokens(said)),
      ...(details?.cached_tokens !== undefined && { cachedInput: details.cached_tokens }),
    };
  }

  /** Parts of a call have its index, seldom its id; where a server gives each call whole, they may all have the same index or none. */
  #addCall({ index, id, function: { name, arguments: text } = {} }: ChatToolCallDelta): void {
    const known = index === undefined ? (name ? undefined : this.#calls.at(-1)) : this.#byIndex.get(index);
    const isNew = !known || (Boolean(id) && Boolean(name) && id !== known.id);
    const call = isNew ? this.#startCall(index, id) : known;
    if (name && call.name === '') call.name = name;
    if (typeof text === 'string') call.arguments += text;
    else if (text !== undefined && text !== null) call.arguments += JSON.stringify(text);
  }

  #startCall(index: number | undefined, id: string | undefined): Call {
    const call: Call = { id: id || `call-${crypto.randomUUID()}`, name: '', arguments: '' };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }
}

/**
 * The arguments of a call. What is no JSON stays the text that it is: no tool takes a text for its input, so that the
 * model is told what is wrong with it and can mend it.
 */
function readArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
