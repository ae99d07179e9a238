import type { ModelRequest, ToolDescription } from '../ports/model.ts';

/** A model request as it crosses to the host. What an agent says of itself in each of its requests crosses once. */
export interface SentRequest extends Pick<ModelRequest, 'from' | 'messages'> {
  /** Tells one pair of instructions and tools of a sender from another. */
  readonly outfit: number;
  /** With the first request of that outfit. */
  readonly isNew?: Pick<ModelRequest, 'system' | 'tools'>;
}

/** The side that asks: one for each channel. */
export class RequestSender {
  readonly #outfits = new Map<string, number>();
  /** An agent asks with the same list of tools each time. */
  readonly #known = new WeakMap<readonly ToolDescription[], { readonly system: string; readonly outfit: number }>();
  readonly #schemas = new Map<string, number>();
  /** Schemas are shared by agents, and long to write out. */
  readonly #written = new WeakMap<ToolDescription['inputSchema'], number>();

  pack({ from, messages, system, tools }: ModelRequest): SentRequest {
    const known = this.#known.get(tools);
    if (known?.system === system) return { from, messages, outfit: known.outfit };
    const content = JSON.stringify([
      system,
      ...tools.map(({ name, description, inputSchema }) => [name, description, this.#schemaOf(inputSchema)]),
    ]);
    const outfit = this.#outfits.get(content) ?? this.#outfits.size;
    const isNew = outfit === this.#outfits.size;
    this.#outfits.set(content, outfit);
    this.#known.set(tools, { system, outfit });
    return { from, messages, outfit, ...(isNew && { isNew: { system, tools } }) };
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
  readonly #outfits = new Map<number, Pick<ModelRequest, 'system' | 'tools'>>();

  unpack({ from, messages, outfit, isNew }: SentRequest): ModelRequest {
    if (isNew) this.#outfits.set(outfit, isNew);
    const known = this.#outfits.get(outfit);
    if (!known) throw new Error(`A request of ${from.taskId} came without its instructions and tools.`);
    return { from, messages, ...known };
  }
}
