import type { Message } from '../domain/conversation.ts';
import type { ModelRequest, ToolDescription } from '../ports/model.ts';

/** A model request as it crosses to the host. What an agent says in each of its requests crosses once. */
export interface SentRequest extends Pick<ModelRequest, 'from'> {
  /** With how many messages of the task's request before it begins. */
  readonly kept: number;
  /** Those that follow. */
  readonly messages: readonly Message[];
  /** Tells one pair of instructions and tools of a sender from another. */
  readonly outfit: number;
  /** With the first request of that outfit. */
  readonly isNew?: Outfit;
}

type Outfit = Pick<ModelRequest, 'system' | 'tools'>;
type Asker = Pick<ModelRequest['from'], 'runId' | 'taskId'>;

/** The side that asks: one for each channel. */
export class RequestSender {
  /** What was asked last, of each task at work. */
  readonly #asked = new Map<string, readonly Message[]>();
  /** There are few: one for each role. */
  readonly #outfits: Outfit[] = [];
  readonly #schemas = new Map<string, number>();
  /** Schemas are shared by agents, and long to write out. */
  readonly #written = new WeakMap<ToolDescription['inputSchema'], number>();

  pack({ from, messages, system, tools }: ModelRequest): SentRequest {
    const kept = sameStart(this.#asked.get(nameOf(from)) ?? [], messages);
    this.#asked.set(nameOf(from), messages);
    const fresh = { from, kept, messages: messages.slice(kept) };
    const known = this.#outfits.findIndex((outfit) => outfit.system === system && this.#areSame(outfit.tools, tools));
    if (known >= 0) return { ...fresh, outfit: known };
    const outfit = this.#outfits.push({ system, tools }) - 1;
    return { ...fresh, outfit, isNew: { system, tools } };
  }

  /** The next request of this task crosses whole: it is another attempt, or nobody knows whether the last one arrived. */
  forget(task: Asker): void {
    this.#asked.delete(nameOf(task));
  }

  #areSame(ones: readonly ToolDescription[], others: readonly ToolDescription[]): boolean {
    if (ones === others) return true;
    return ones.length === others.length && ones.every((one, at) => this.#isSame(one, others[at]));
  }

  #isSame(one: ToolDescription, other: ToolDescription | undefined): boolean {
    return (
      one.name === other?.name &&
      one.description === other.description &&
      (one.inputSchema === other.inputSchema || this.#schemaOf(one.inputSchema) === this.#schemaOf(other.inputSchema))
    );
  }

  #schemaOf(schema: ToolDescription['inputSchema']): number {
    const known = this.#written.get(schema);
    if (known !== undefined) return known;
    const content = JSON.stringify(schema);
    const number = this.#schemas.get(content) ?? this.#schemas.size;
    this.#schemas.set(content, number);
    this.#written.set(schema, number);
    return number;
  }
}

/** The side that answers: one for each channel, on which requests arrive in the order in which they were packed. */
export class RequestReceiver {
  readonly #outfits = new Map<number, Outfit>();
  readonly #asked = new Map<string, readonly Message[]>();

  /** Throws where what was said before has not arrived. */
  unpack({ from, kept, messages: fresh, outfit, isNew }: SentRequest): ModelRequest {
    if (isNew) this.#outfits.set(outfit, isNew);
    const known = this.#outfits.get(outfit);
    if (!known) throw new Error(`A request of ${from.taskId} came without its instructions and tools.`);
    const before = this.#asked.get(nameOf(from)) ?? [];
    if (kept > before.length) throw new Error(`A request of ${from.taskId} came without the start of its conversation.`);
    const messages = kept === 0 ? fresh : [...before.slice(0, kept), ...fresh];
    this.#asked.set(nameOf(from), messages);
    return { from, messages, ...known };
  }

  /** The task is no longer at work at the other side. */
  forget(task: Asker): void {
    this.#asked.delete(nameOf(task));
  }
}

const nameOf = ({ runId, taskId }: Asker): string => `${runId}/${taskId}`;

/** How many messages are the very same ones: a message never changes. */
function sameStart(one: readonly Message[], other: readonly Message[]): number {
  const differs = other.findIndex((message, at) => message !== one[at]);
  return differs < 0 ? other.length : differs;
}
