import type { Message, ToolCallBlock, ToolResultBlock } from './conversation.ts';

/** What a finished step amounts to: two steps that did the same have equal digests. */
export interface StepDigest {
  readonly calls: readonly CallDigest[];
  /** Whether the step began with news: a message, a finding, an ending. */
  readonly heardNews: boolean;
  /** Whether the conversation was too long for the model, or had to be shortened for it. */
  readonly contextFull: boolean;
}

export interface CallDigest {
  readonly tool: string;
  /** Marks the input, whatever the order of its properties. */
  readonly input: string;
  /** Marks the answer, the times in it left out. */
  readonly answer: string;
  readonly isError: boolean;
}

/** The digest of what a step has appended to the conversation. Takes no longer than that is long, and holds on to it. */
export function digestStep(appended: readonly Message[], contextFull = false): StepDigest {
  const calls: ToolCallBlock[] = [];
  const results: ToolResultBlock[] = [];
  let [hasSpoken, heardNews] = [false, false];
  for (const { role, content } of appended) {
    hasSpoken ||= role === 'assistant';
    heardNews ||= !hasSpoken && content.length > 0;
    for (const block of content) {
      if (block.type === 'tool-call') calls.push(block);
      if (block.type === 'tool-result') results.push(block);
    }
  }
  const answerTo = (call: ToolCallBlock): ToolResultBlock | undefined => results.find(({ callId }) => callId === call.id);
  return { calls: calls.map((call) => new LateDigest(call, answerTo(call))), heardNews, contextFull };
}

/** The marks are made when they are asked for: whoever finds that two calls went to different tools needs none. */
class LateDigest implements CallDigest {
  readonly #call: ToolCallBlock;
  readonly #result: ToolResultBlock | undefined;
  #input: string | undefined;
  #answer: string | undefined;

  constructor(call: ToolCallBlock, result: ToolResultBlock | undefined) {
    this.#call = call;
    this.#result = result;
  }

  get tool(): string {
    return this.#call.name;
  }

  get input(): string {
    return (this.#input ??= mark(canonical(this.#call.input)));
  }

  get answer(): string {
    return (this.#answer ??= this.#result ? mark(withoutTimes(this.#result.text)) : '');
  }

  get isError(): boolean {
    return this.#result?.isError ?? false;
  }
}

/** JSON with the properties of every object in one order. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const properties = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${properties.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

/** Tests that fail in the same way never take the same time: `(12ms)`, `1.4 s`, `"ms":38`. */
function withoutTimes(text: string): string {
  return text.replace(/\b\d+(?:\.\d+)?\s?(?:ms|s|seconds?)\b/g, '#').replace(/"ms":\s*\d+(?:\.\d+)?/g, '"ms":#');
}

const PRIMES = [0x01000193, 0x85ebca6b] as const;

/** Its length and 64 bits that depend on every character. Tells texts apart; protects nothing. */
function mark(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, PRIMES[0]);
    other = Math.imul(other ^ unit ^ (other >>> 15), PRIMES[1]);
  }
  return `${text.length}:${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}
