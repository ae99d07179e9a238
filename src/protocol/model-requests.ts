import type { ModelRequest, ToolDescription } from '../ports/model.ts';

/** A model request as it crosses to the host. What an agent says of itself in each of its requests crosses once. */
export interface SentRequest extends Pick<ModelRequest, 'from' | 'messages'> {
  /** Tells one pair of instructions and tools of a sender from another. */
  readonly outfit: number;
  /** With the first request of that outfit. */
  readonly isNew?: Outfit;
}

type Outfit = Pick<ModelRequest, 'system' | 'tools'>;

/** The side that asks: one for each channel. */
export class RequestSender {
  /** There are few: one for each role. */
  readonly #outfits: Outfit[] = [];
  readonly #schemas = new Map<string, number>();
  /** Schemas are shared by agents, and long to write out. */
  readonly #written = new WeakMap<ToolDescription['inputSchema'], number>();

  pack({ from, messages, system, tools }: ModelRequest): SentRequest {
    const known = this.#outfits.findIndex((outfit) => outfit.system === system && this.#areSame(outfit.tools, tools));
    if (known >= 0) return { from, messages, outfit: known };
    const outfit = this.#outfits.push({ system, tools }) - 1;
    return { from, messages, outfit, isNew: { system, tools } };
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

  unpack({ from, messages, outfit, isNew }: SentRequest): ModelRequest {
    if (isNew) this.#outfits.set(outfit, isNew);
    const known = this.#outfits.get(outfit);
    if (!known) throw new Error(`A request of ${from.taskId} came without its instructions and tools.`);
    return { from, messages, ...known };
  }
}
