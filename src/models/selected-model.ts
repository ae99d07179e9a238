import type { ModelClient, ModelPart, ModelRequest } from '../ports/model.ts';

/** The model that answers now; another one may be chosen for the requests to come. */
export class SelectedModel implements ModelClient {
  #name: string;
  #client: ModelClient;

  constructor(name: string, client: ModelClient) {
    this.#name = name;
    this.#client = client;
  }

  /** As shown to the user and kept in the journal. */
  get name(): string {
    return this.#name;
  }

  select(name: string, client: ModelClient): void {
    this.#name = name;
    this.#client = client;
  }

  estimate(request: ModelRequest): ReturnType<NonNullable<ModelClient['estimate']>> | undefined {
    return this.#client.estimate?.(request);
  }

  foresee(...work: Parameters<NonNullable<ModelClient['foresee']>>): ReturnType<NonNullable<ModelClient['foresee']>> {
    return this.#client.foresee?.(...work);
  }

  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart> {
    return this.#client.stream(request, signal);
  }
}
