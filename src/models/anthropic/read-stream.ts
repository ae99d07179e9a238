import type {
  MessageDeltaUsage,
  RawMessageStreamEvent,
  StopReason as ProviderStop,
  Usage as ProviderUsage,
} from '@anthropic-ai/sdk/resources/messages/messages';
import type { AssistantMessage, StopReason } from '../../domain/conversation.ts';
import type { ModelPart } from '../../ports/model.ts';
import type { TokenCounts } from '../prices.ts';

type Block = AssistantMessage['content'][number];

/** A block while it is being written. */
type Draft =
  | { readonly type: 'text'; text: string }
  | { readonly type: 'thinking'; text: string; signature: string; readonly redacted?: string }
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; json: string; readonly given: unknown };

const NOTHING: TokenCounts = { input: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0, output: 0 };

const STOPS: Readonly<Record<ProviderStop, StopReason>> = {
  end_turn: 'end-turn',
  stop_sequence: 'end-turn',
  tool_use: 'tool-use',
  max_tokens: 'max-tokens',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context-exceeded',
};

/** A reply that can't be made sense of: as good as one that broke off. */
export class BrokenReply extends Error {}

/** Puts a reply together from the events of its stream. */
export class ReplyReader {
  readonly #model: string;
  readonly #blocks = new Map<number, Draft>();
  #counts = NOTHING;
  #hasStarted = false;
  #written = 0;
  #stop: ProviderStop | null = null;
  #isOver = false;

  constructor(model: string) {
    this.#model = model;
  }

  /** Whether the provider said that this was all. */
  get isOver(): boolean {
    return this.#isOver && this.#stop !== null;
  }

  /** What has been used so far. Of a reply that broke off nobody says how much it was: then what has come of it is counted. */
  get counts(): TokenCounts {
    if (this.isOver || !this.#hasStarted) return this.#counts;
    return { ...this.#counts, output: Math.max(this.#counts.output, Math.ceil(this.#written / CHARS_PER_TOKEN)) };
  }

  /** What of an event is for whoever listens. */
  read(event: RawMessageStreamEvent): ModelPart | undefined {
    switch (event.type) {
      case 'message_start':
        this.#hasStarted = true;
        this.#count(event.message.usage);
        return undefined;
      case 'content_block_start':
        return this.#begin(event.index, event.content_block);
      case 'content_block_delta':
        return this.#add(event.index, event.delta);
      case 'message_delta':
        this.#stop = event.delta.stop_reason ?? this.#stop;
        this.#count(event.usage);
        return undefined;
      case 'message_stop':
        this.#isOver = true;
        return undefined;
      default:
        return undefined; // What newer versions of the API add can be left aside.
    }
  }

  /** The whole reply, once it is over. Throws {@link BrokenReply} where a call that is to be run has no readable input. */
  finish(): { readonly message: AssistantMessage; readonly stopReason: StopReason } {
    const content = [...this.#blocks].sort(([one], [other]) => one - other).map(([, block]) => this.#toBlock(block));
    return { message: { role: 'assistant', content }, stopReason: STOPS[this.#stop ?? 'end_turn'] ?? 'end-turn' };
  }

  #begin(index: number, block: Extract<RawMessageStreamEvent, { type: 'content_block_start' }>['content_block']): ModelPart | undefined {
    switch (block.type) {
      case 'text':
        this.#blocks.set(index, { type: 'text', text: block.text });
        return this.#said('text-delta', block.text);
      case 'thinking':
        this.#blocks.set(index, { type: 'thinking', text: block.thinking, signature: block.signature });
        return this.#said('thinking-delta', block.thinking);
      case 'redacted_thinking':
        this.#blocks.set(index, { type: 'thinking', text: '', signature: '', redacted: block.data });
        return undefined;
      case 'tool_use':
        this.#blocks.set(index, { type: 'tool-call', id: block.id, name: block.name, json: '', given: block.input });
        return undefined;
      default:
        return undefined; // Tools that the provider runs itself were not asked for.
    }
  }

  #add(index: number, delta: Extract<RawMessageStreamEvent, { type: 'content_block_delta' }>['delta']): ModelPart | undefined {
    const draft = this.#blocks.get(index);
    switch (delta.type) {
      case 'text_delta':
        if (draft?.type === 'text') draft.text += delta.text;
        return this.#said('text-delta', delta.text);
      case 'thinking_delta':
        if (draft?.type === 'thinking') draft.text += delta.thinking;
        return this.#said('thinking-delta', delta.thinking);
      case 'signature_delta':
        if (draft?.type === 'thinking') draft.signature += delta.signature;
        return undefined;
      case 'input_json_delta':
        if (draft?.type === 'tool-call') draft.json += delta.partial_json;
        this.#written += delta.partial_json.length;
        return undefined;
      default:
        return undefined;
    }
  }

  #said(type: 'text-delta' | 'thinking-delta', text: string): ModelPart | undefined {
    this.#written += text.length;
    return text === '' ? undefined : { type, text };
  }

  #toBlock(draft: Draft): Block {
    if (draft.type === 'text') return { type: 'text', text: draft.text };
    if (draft.type === 'tool-call') return { type: 'tool-call', id: draft.id, name: draft.name, input: this.#inputOf(draft) };
    const { text, signature, redacted } = draft;
    const model = this.#model;
    return redacted === undefined
      ? { type: 'thinking', text, ...(signature !== '' && { signature }), model }
      : { type: 'thinking', text: '', redacted, model };
  }

  /** In a reply that was cut off the input of a call may end anywhere; such a call is not run, whatever stands in it. */
  #inputOf({ name, json, given }: Extract<Draft, { type: 'tool-call' }>): unknown {
    if (json.trim() === '') return given ?? {};
    try {
      return JSON.parse(json) as unknown;
    } catch {
      if (this.#stop === 'tool_use') throw new BrokenReply(`the input of ${name} is no JSON`);
      return {};
    }
  }

  #count(usage: ProviderUsage | MessageDeltaUsage): void {
    const known = this.#counts;
    const hour = 'cache_creation' in usage ? (usage.cache_creation?.ephemeral_1h_input_tokens ?? 0) : known.cacheWriteHour;
    const written = usage.cache_creation_input_tokens ?? known.cacheWrite + known.cacheWriteHour;
    this.#counts = {
      input: usage.input_tokens ?? known.input,
      cacheRead: usage.cache_read_input_tokens ?? known.cacheRead,
      cacheWrite: written - Math.min(hour, written),
      cacheWriteHour: Math.min(hour, written),
      output: usage.output_tokens ?? known.output,
    };
  }
}

const CHARS_PER_TOKEN = 4;
